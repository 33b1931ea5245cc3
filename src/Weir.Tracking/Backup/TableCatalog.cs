using Weir.Persistence;

namespace Weir.Tracking.Backup;

/// <summary>The tables of a store, as its database has them: nothing is listed by hand, so none is forgotten.</summary>
internal static class TableCatalog
{
    // What belongs to a database and not to its store: which steps made it, who writes to it, who has claimed what.
    private static readonly HashSet<string> NotOurs = ["schema_migrations", "weir_writers", "lease_periods"];

    /// <summary>Tables with their columns; one that is referred to comes before those that refer to it.</summary>
    public static List<StoreTable> Of(ISqlSession session)
    {
        var isSqlite = session.Dialect.Name == "sqlite";
        var columns = session.List(
            isSqlite
                ? "SELECT m.name, p.name FROM sqlite_schema m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, p.cid"
                : "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position",
            r => (Table: r.GetText(0), Column: r.GetText(1)));
        var parents = session.List(
            isSqlite
                ? "SELECT m.name, f.\"table\" FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'"
                : "SELECT c.relname, p.relname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid WHERE k.contype = 'f'",
            r => (Child: r.GetText(0), Parent: r.GetText(1))).ToLookup(p => p.Child, p => p.Parent);
        var left = columns.Where(c => !NotOurs.Contains(c.Table)).GroupBy(c => c.Table).Select(g => new StoreTable(g.Key, [.. g.Select(c => c.Column)])).ToList();
        var ordered = new List<StoreTable>();
        while (left.Count > 0)
        {
            var free = left.FindAll(t => parents[t.Name].All(p => p == t.Name || left.TrueForAll(l => l.Name != p)));
            ordered.AddRange(free.Count > 0 ? free : left); // a ring, which no table of ours makes
            left.RemoveAll(ordered.Contains);
        }

        return ordered;
    }
}

/// <summary>A table.</summary>
internal sealed record StoreTable(string Name, IReadOnlyList<string> Columns)
{
    /// <summary>The columns for a statement; some are called as SQL's own words are.</summary>
    public string ColumnList => string.Join(", ", Columns.Select(c => $"\"{c}\""));
}
