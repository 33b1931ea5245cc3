using System.Text.RegularExpressions;

namespace Weir.Persistence.Sqlite;

/// <summary>SQLite's spelling.</summary>
public sealed partial class SqliteDialect : SqlDialect
{
    /// <summary>The one instance.</summary>
    public static SqliteDialect Instance { get; } = new();

    /// <inheritdoc/>
    public override string Name => "sqlite";

    /// <inheritdoc/>
    public override string TableExists => "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $1";

    /// <inheritdoc/>
    public override string SizeInBytes => "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";

    /// <inheritdoc/>
    public override string NowMilliseconds => "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)";

    /// <inheritdoc/>
    public override string Like(string value, string pattern) => $"{value} LIKE {pattern}"; // connections set case_sensitive_like

    /// <inheritdoc/>
    public override string ILike(string value, string pattern) => $"weir_lower({value}) LIKE weir_lower({pattern})";

    /// <inheritdoc/>
    public override string Matches(string value, string pattern) => $"weir_matches({value}, {pattern})";

    /// <inheritdoc/>
    public override string Same(string left, string right) => $"{left} IS {right}";

    /// <inheritdoc/>
    public override string TextList(string json) => $"(SELECT value FROM json_each({json}))";

    /// <inheritdoc/>
    public override string IntegerList(string json) => TextList(json);

    // A REAL column would store -0.0 as the integer 0; one without a type stores what it is given.
    /// <inheritdoc/>
    public override string Spell(string migration) => AppendOnly().Replace(migration, """
        CREATE TRIGGER $1_no_update BEFORE UPDATE ON $1 BEGIN SELECT RAISE(ABORT, '$1 is append-only'); END;
        CREATE TRIGGER $1_no_delete BEFORE DELETE ON $1 BEGIN SELECT RAISE(ABORT, '$1 is append-only'); END
        """)
        .Replace("{clustered}", "WITHOUT ROWID", StringComparison.Ordinal)
        .Replace("{exact real}", string.Empty, StringComparison.Ordinal)
        .Replace("{nulls last}", string.Empty, StringComparison.Ordinal); // descending, that is where they are

    [GeneratedRegex(@"\{append only (\w+)\}")]
    private static partial Regex AppendOnly();
}
