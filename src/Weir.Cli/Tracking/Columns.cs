using Weir.Cli.Shell;
using Weir.Foundation.Errors;

namespace Weir.Cli.Tracking;

/// <summary>A column of a listing.</summary>
/// <param name="Heading">Heading; with <c>&gt;</c> before it the column is aligned to the right.</param>
/// <param name="Cell">What stands in it.</param>
internal sealed record Column<T>(string Heading, Func<T, string> Cell);

/// <summary>Chooses columns by name.</summary>
internal static class Columns
{
    /// <summary>The columns that were asked for, or the standard ones.</summary>
    /// <exception cref="WeirException"><c>usage</c>: there is no such column, with what may be meant.</exception>
    public static IReadOnlyList<Column<T>> Choose<T>(IReadOnlyList<string>? asked, IReadOnlyDictionary<string, Column<T>> known, IReadOnlyList<string> standard, Func<string, Column<T>?>? more = null) =>
        [.. (asked ?? standard).Select(name => known.GetValueOrDefault(name) ?? more?.Invoke(name) ?? throw WeirException.Usage($"there is no column '{name}'", DidYouMean.Hint(name, known.Keys) ?? $"columns are {string.Join(", ", known.Keys)}"))];

    /// <summary>Prints rows.</summary>
    public static void Print<T>(CliConsole console, IReadOnlyList<Column<T>> columns, IEnumerable<T> rows)
    {
        var table = new TextTable([.. columns.Select(c => c.Heading)]);
        foreach (var row in rows) table.Add([.. columns.Select(c => c.Cell(row))]);
        console.Table(table);
    }
}
