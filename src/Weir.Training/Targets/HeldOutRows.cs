using Weir.Foundation.Errors;

namespace Weir.Training.Targets;

/// <summary>Rows to test on are held back where no table has them.</summary>
internal static class HeldOutRows
{
    /// <summary>The same data with rows held back: none where a table of their own tests, or where a search tells figures of rows that its models did not see.</summary>
    /// <exception cref="WeirException"><c>too_few_rows</c>: none would be left to test on.</exception>
    public static TrainingData HoldBack(TrainingRequest request, TrainingData data)
    {
        if (request.TestPath is not null || request is { Search: not null, HoldsBack: false }) return data;
        var share = request.TestShareOf(data.TrainingRows.Length);
        var (training, testing) = data.Groups is null
            ? RowSplit.Split(data.TrainingRows, data.Target.Values, data.Target.Task.IsOfClasses(), share, request.Seed)
            : RowGroups.Split(data.TrainingRows, data.Groups, share, request.Seed);
        if (testing.Length == 0) throw new WeirException(TrainingErrors.TooFewRows, $"{data.TrainingRows.Length} rows leave none to test on", "bring more rows", new SourceLocation(request.DataPath, Field: request.Target));
        return data with { TrainingRows = training, TestRows = testing };
    }
}
