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
}
