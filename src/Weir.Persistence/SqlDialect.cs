namespace Weir.Persistence;

/// <summary>What databases spell differently. SQL of the areas is otherwise the common part of SQLite and PostgreSQL.</summary>
public abstract class SqlDialect
{
    /// <summary>Short name, as in the names of migrations: <c>sqlite</c>, <c>postgresql</c>.</summary>
    public abstract string Name { get; }

    /// <summary>A case-sensitive LIKE of two expressions, without escape character.</summary>
    public abstract string Like(string value, string pattern);

    /// <summary>A LIKE that ignores case in every script.</summary>
    public abstract string ILike(string value, string pattern);

    /// <summary>Equality that takes two NULLs for the same.</summary>
    public abstract string Same(string left, string right);

    /// <summary>The elements of a JSON array as a subquery of one column, for <c>IN</c>: texts or integers, as they are in the array.</summary>
    public abstract string List(string json);

    /// <summary>Spells the words in braces of a migration: <c>{clustered}</c> after a table whose rows lie in the order of their key,
    /// <c>{exact real}</c> for a floating point column that keeps every bit.</summary>
    public abstract string Spell(string migration);
}

/// <summary>SQLite's spelling.</summary>
public sealed class SqliteDialect : SqlDialect
{
    /// <summary>The one instance.</summary>
    public static SqliteDialect Instance { get; } = new();

    /// <inheritdoc/>
    public override string Name => "sqlite";

    /// <inheritdoc/>
    public override string Like(string value, string pattern) => $"{value} LIKE {pattern}"; // connections set case_sensitive_like

    /// <inheritdoc/>
    public override string ILike(string value, string pattern) => $"weir_lower({value}) LIKE weir_lower({pattern})";

    /// <inheritdoc/>
    public override string Same(string left, string right) => $"{left} IS {right}";

    /// <inheritdoc/>
    public override string List(string json) => $"(SELECT value FROM json_each({json}))";

    // A REAL column would store -0.0 as the integer 0; one without a type stores what it is given.
    /// <inheritdoc/>
    public override string Spell(string migration) => migration.Replace("{clustered}", "WITHOUT ROWID", StringComparison.Ordinal).Replace("{exact real}", string.Empty, StringComparison.Ordinal);
}
