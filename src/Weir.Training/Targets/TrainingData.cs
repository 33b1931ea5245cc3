using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Training.AutoML;
using Weir.Training.Features.Specs;
using Weir.Training.Forecasting;

namespace Weir.Training.Targets;

/// <summary>The table as training needs it: raw columns, target, and which rows train and test.</summary>
internal sealed record TrainingData(IReadOnlyList<Column> Columns, Target Target, int[] TrainingRows, int[] TestRows, TestTable? Test, IReadOnlyList<string> Notes)
{
    /// <summary>False where every row is trained on, and figures come from models that did not see the row.</summary>
    public bool IsTested => Test is not null || TestRows.Length > 0 || IsStreamed;

    /// <summary>True where the table is read in parts while it trains: the columns here have names and no rows.</summary>
    public bool IsStreamed { get; init; }

    /// <summary>Rows that train or test, those of a table of their own not counted.</summary>
    public int UsableRows => IsStreamed ? Target.Values.Count(v => !float.IsNaN(v)) : TrainingRows.Length + (Test is null ? TestRows.Length : 0);

    /// <summary>The number of the group of each row of the table; null where rows are by themselves.</summary>
    public int[]? Groups { get; init; }

    /// <summary>Columns in which rows that were left out may have gaps.</summary>
    public IReadOnlySet<string> Gaps { get; init; } = new HashSet<string>();

    /// <summary>Numbers of the rows in the table; null where they are all there.</summary>
    public int[]? Numbers { get; init; }

    /// <summary>Of how many rows of the table these are some; null where they are all.</summary>
    public int? SampledOf { get; init; }

    /// <summary>The rows that a search goes on with after a first model of these; null where these are all that it takes.</summary>
    public LaterRows? Later { get; init; }

    /// <summary>What a file says of the features.</summary>
    public FeatureSpec Features { get; init; } = new();

    /// <summary>The series of a forecast; null for other tasks.</summary>
    public SeriesData? Series { get; init; }

    /// <summary>The budgets of a search, which began before the table was read; null without one.</summary>
    public SearchClock? Clock { get; init; }

    /// <summary>A column of the training table.</summary>
    public Column Column(string name) => Columns.FirstOrDefault(c => c.Name == name) ?? throw new WeirException(ErrorCodes.InvalidValue, $"the table has no column '{name}' to learn from", DidYouMean.Hint(name, [.. Columns.Select(c => c.Name)]));

    /// <summary>The same with fewer rows: those that would have been read, had as many been asked for.</summary>
    public TrainingData Fewer(TrainingRequest request, int rows)
    {
        int[] usable = [.. TrainingRows.Concat(TestRows).Order()];
        var picked = RowSample.Of(usable, Target, Groups, rows, request.Seed, Numbers);
        var gaps = Gaps.Concat(Columns.Where(c => c.MissingCount > 0).Select(c => c.Name)).ToHashSet(StringComparer.Ordinal);
        return HeldOutRows.HoldBack(request, (this with { TestRows = [], SampledOf = SampledOf ?? usable.Length }).Pick(picked, [.. Columns.Select(c => c.Select(picked))], gaps));
    }

    /// <summary>The same of some of the rows.</summary>
    /// <param name="picked">Their numbers.</param>
    /// <param name="columns">Their columns.</param>
    /// <param name="gaps">Columns in which others may have gaps.</param>
    public TrainingData Pick(int[] picked, IReadOnlyList<Column> columns, IReadOnlySet<string> gaps)
    {
        var groups = Groups is { } known ? Array.ConvertAll(picked, r => known[r]) : null;
        int[] rows = [.. Enumerable.Range(0, picked.Length)];
        return this with
        {
            Columns = columns,
            Target = Target.Of(picked),
            TrainingRows = Target.Task == LearningTask.Ranking ? RowGroups.Ordered(rows, groups!) : rows,
            Groups = groups,
            Gaps = gaps,
            Numbers = Numbers is { } numbers ? Array.ConvertAll(picked, r => numbers[r]) : picked,
            SampledOf = SampledOf ?? TrainingRows.Length,
        };
    }
}
