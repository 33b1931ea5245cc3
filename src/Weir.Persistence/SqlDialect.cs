namespace Weir.Persistence;

/// <summary>What databases spell differently. SQL of the areas is otherwise the common part of SQLite and PostgreSQL.</summary>
public abstract class SqlDialect
{
    /// <summary>Short name, as in the names of migrations: <c>sqlite</c>, <c>postgresql</c>.</summary>
    public abstract string Name { get; }

    /// <summary>A query with a row when the table named <c>$1</c> exists.</summary>
    public abstract string TableExists { get; }

    /// <summary>A query for the size of the database, in bytes.</summary>
    public abstract string SizeInBytes { get; }

    /// <summary>An expression for the database's own time, in milliseconds since 1970.</summary>
    public abstract string NowMilliseconds { get; }

    /// <summary>A case-sensitive LIKE of two expressions, without escape character.</summary>
    public abstract string Like(string value, string pattern);

    /// <summary>A LIKE that ignores case in every script.</summary>
    public abstract string ILike(string value, string pattern);

    /// <summary>True where a regular expression is found in a value; the caller has checked the expression.</summary>
    public abstract string Matches(string value, string pattern);

    /// <summary>Equality that takes two NULLs for the same.</summary>
    public abstract string Same(string left, string right);

    /// <summary>The elements of a JSON array of texts as a subquery of one column, for <c>IN</c>.</summary>
    public abstract string TextList(string json);

    /// <summary>The elements of a JSON array of integers as a subquery of one column, for <c>IN</c>.</summary>
    public abstract string IntegerList(string json);

    /// <summary>Spells the words in braces of a migration: <c>{clustered}</c> after a table whose rows lie in the order of their key,
    /// <c>{exact real}</c> for a floating point column that keeps every bit, <c>{nulls last}</c> after a descending column of an index, <c>{append only TABLE}</c> for a table whose rows the database itself
    /// refuses to change or delete.</summary>
    public abstract string Spell(string migration);
}
