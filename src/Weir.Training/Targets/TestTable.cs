using Weir.Data.Tables;
using Weir.Foundation.Errors;

namespace Weir.Training.Targets;

/// <summary>Rows to test on from a table of their own.</summary>
internal sealed record TestTable(IReadOnlyList<Column> Columns, Target Target, int[] Rows)
{
    /// <summary>The number of the group of each row of the table; null where rows are by themselves.</summary>
    public int[]? Groups { get; init; }

    public Column Column(string name) => Columns.First(c => c.Name == name);

    public static TestTable Read(TrainingRequest request, string[] names, Target target, List<string> notes, CancellationToken cancellation, bool isStreamed = false)
    {
        using var table = Table.Open(request.TestPath!, new TableOptions { Derive = request.Derive, Progress = request.Progress }, cancellation);
        var place = new SourceLocation(request.TestPath!, Field: request.Target);
        var again = TargetColumns.ReadAgain(request, request.TestPath!, table, target, cancellation);
        var values = again.Values;
        var rows = PresentRows.Of(values);
        if (rows.Length == 0) throw new WeirException(TrainingErrors.TooFewRows, $"no row of '{request.TestPath}' has a target that was trained on", location: place);
        if (rows.Length < values.Length) notes.Add($"{values.Length - rows.Length} of {values.Length} test rows have no target, or a class that was not trained on, and are left out");
        foreach (var name in names) table.Find(name);
        if (isStreamed) return new TestTable([], again, rows);
        if (target.Task != LearningTask.Ranking) return new TestTable(table.Read(names, cancellation), again, rows);
        var groups = RowGroups.Of(table.Read(request.Group!, cancellation));
        return new TestTable(table.Read(names, cancellation), again, RowGroups.Ordered(rows, groups)) { Groups = groups };
    }
}
