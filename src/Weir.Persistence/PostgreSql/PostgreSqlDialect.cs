using System.Text.RegularExpressions;

namespace Weir.Persistence.PostgreSql;

/// <summary>PostgreSQL's spelling.</summary>
public sealed partial class PostgreSqlDialect : SqlDialect
{
    /// <summary>The one instance.</summary>
    public static PostgreSqlDialect Instance { get; } = new();

    /// <inheritdoc/>
    public override string Name => "postgresql";

    /// <inheritdoc/>
    public override string TableExists => "SELECT 1 FROM pg_catalog.pg_class WHERE relkind = 'r' AND relname = $1 AND pg_catalog.pg_table_is_visible(oid)";

    /// <inheritdoc/>
    public override string SizeInBytes => "SELECT pg_database_size(current_database())";

    /// <inheritdoc/>
    public override string NowMilliseconds => "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

    /// <inheritdoc/>
    public override string Like(string value, string pattern) => $"{value} LIKE {pattern} ESCAPE ''";

    // Columns compare by code point; only ICU's root collation knows the cases of every script.
    /// <inheritdoc/>
    public override string ILike(string value, string pattern) => $"lower({value} COLLATE \"und-x-icu\") LIKE lower({pattern} COLLATE \"und-x-icu\") ESCAPE ''";

    /// <inheritdoc/>
    public override string Matches(string value, string pattern) => $"{value} ~ {pattern}";

    /// <inheritdoc/>
    public override string Same(string left, string right) => $"{left} IS NOT DISTINCT FROM {right}";

    /// <inheritdoc/>
    public override string TextList(string json) => $"(SELECT jsonb_array_elements_text({json}::jsonb))";

    /// <inheritdoc/>
    public override string IntegerList(string json) => $"(SELECT jsonb_array_elements_text({json}::jsonb)::bigint)";

    /// <inheritdoc/>
    public override string Spell(string migration) => AppendOnly().Replace(Types().Replace(migration, m => m.Value switch
    {
        "{clustered}" => string.Empty,
        "{exact real}" => "DOUBLE PRECISION",
        "{nulls last}" => "NULLS LAST",
        "INTEGER" => "BIGINT",
        "BLOB" => "BYTEA",
        _ => "TEXT COLLATE \"C\"", // by code point, as SQLite orders, whatever the database's locale
    }), """
        CREATE FUNCTION $1_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN RAISE EXCEPTION '$1 is append-only'; END $body$;
        CREATE TRIGGER $1_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON $1 FOR EACH STATEMENT EXECUTE FUNCTION $1_is_append_only()
        """);

    [GeneratedRegex(@"\{append only (\w+)\}")]
    private static partial Regex AppendOnly();

    [GeneratedRegex(@"\{clustered\}|\{exact real\}|\{nulls last\}|\bINTEGER\b|\bBLOB\b|\bTEXT\b")]
    private static partial Regex Types();
}
