using Weir.Data;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Training.AutoML;
using Weir.Training.Features.Specs;
using Weir.Training.Large;
using Weir.Training.Learners;

namespace Weir.Training.Targets;

/// <summary>Reads a table to train on: its target, its columns, and the rows of them that are wanted.</summary>
internal static class TrainingTableReader
{
    /// <summary>Reads the table of a request.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="isFirst">Whether few rows may be read for now, where a search has a first model before the others are there.</param>
    public static TrainingData Read(TrainingRequest request, CancellationToken cancellation, bool isFirst = false)
    {
        var table = Table.Open(request.DataPath, new TableOptions { Derive = request.Derive, Progress = request.Progress }, cancellation);
        LaterRows? later = null;
        try
        {
            var data = Read(request, table, isFirst, cancellation);
            later = data.Later;
            return data;
        }
        finally
        {
            if (later is null) table.Dispose();
        }
    }

    private static TrainingData Read(TrainingRequest request, Table table, bool isFirst, CancellationToken cancellation)
    {
        if (request.TestShare is < 0.01 or > 0.9 or double.NaN) throw WeirException.Usage($"the test share must lie between 0.01 and 0.9, not {request.TestShare}");
        var features = CategoricalColumns.AddTo(request.FeaturesPath is { } path ? FeatureFileReader.Load(path) : new FeatureSpec(), request.Settings);
        var targets = TargetColumns.Of(request.Target, table);
        if (table.RowCount == 0) throw new WeirException(DataErrors.NoRows, "the table has columns and not a single row", location: new SourceLocation(request.DataPath));
        request = request with { Drop = FeatureColumns.Dropped(request.Drop, table) };
        var names = FeatureColumns.Of(request, table, targets, features);
        var place = new SourceLocation(request.DataPath, Field: request.Target);
        if (request.Search is { } counted && (targets.Length > 1 || counted.MostTrialsByTarget.Count > 0)) _ = TrialCounts.Of(counted, targets);
        var target = TargetColumns.Read(request, table, targets, cancellation);
        List<string> notes = [.. table.Notes];
        var (kept, usable) = UsableRows.Of(target, place, notes);
        var groups = request.Group is { } by ? RowGroups.Of(table.Read(by, cancellation)) : null;
        if (groups is not null) RowGroups.RequireSeveral(groups, usable, request.Group!);
        if (kept.Task == LearningTask.Ranking && kept.Values.Any(v => v < 0)) throw new WeirException(TrainingErrors.InvalidTarget, $"the target '{kept.Name}' says how relevant a row is, and {kept.Values.Count(v => v < 0)} are below 0", "relevance is 0 or more", place);
        if (kept.Task == LearningTask.Ranking) usable = RowGroups.Ordered(usable, groups!);
        if (LargeTrainer.Fits(request, kept.Task, table, names.Length))
            return new TrainingData([.. names.Select(n => new NumberColumn(n, []))], kept, [], [], request.TestPath is null ? null : TestTable.Read(request, names, kept, notes, cancellation, isStreamed: true), notes) { IsStreamed = true, Features = features };
        var test = request.TestPath is null ? null : TestTable.Read(request, names, kept, notes, cancellation);
        var all = new TrainingData([], kept, usable, [], test, notes) { Groups = groups, Features = features };
        var width = SearchRows.WidthOf(names.Select(n => table.Find(n).Type));
        var most = request.Search is { } search ? Math.Min(usable.Length, SearchRows.Most(search, width)) : usable.Length;
        var isQuick = LearnerChoice.Of(request).Any(l => l.IsQuick);
        if (isFirst && isQuick && request.Search is { } soon && SearchRows.First(soon, most, width) is { } first && first < most)
            return Read(first, cancellation) with { Later = new LaterRows(table, token => Read(most, token)) };
        return Read(most, cancellation);

        TrainingData Read(int count, CancellationToken token) => HeldOutRows.HoldBack(request, RowsOf(request, table, names, all, count, token));
    }

    // All rows, or as many as a search is to have.
    private static TrainingData RowsOf(TrainingRequest request, Table table, string[] names, TrainingData all, int most, CancellationToken cancellation)
    {
        var usable = all.TrainingRows;
        if (most >= usable.Length) return all with { Columns = table.Read(names, cancellation) };
        var picked = RowSample.Of(usable, all.Target, all.Groups, most, request.Seed);
        var (columns, gaps) = table.ReadRows(names, Array.ConvertAll(picked, r => (long)r), cancellation);
        return all.Pick(picked, columns, gaps);
    }
}
