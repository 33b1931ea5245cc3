using Weir.Data;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Training.AutoML;
using Weir.Training.Features.Specs;
using Weir.Training.Forecasting;
using Weir.Training.Large;

namespace Weir.Training.Targets;

/// <summary>The table as training needs it: raw columns, target, and which rows train and test.</summary>
internal sealed record TrainingData(IReadOnlyList<Column> Columns, Target Target, int[] TrainingRows, int[] TestRows, TestTable? Test, IReadOnlyList<string> Notes)
{
    private const int LeastRows = 10;

    /// <summary>False where every row is trained on, and figures come from models that did not see the row.</summary>
    public bool IsTested => Test is not null || TestRows.Length > 0 || IsStreamed;

    /// <summary>True where the table is read in parts while it trains: the columns here have names and no rows.</summary>
    public bool IsStreamed { get; init; }

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
        if (request.TestShare is < 0.01 or > 0.9) throw WeirException.Usage($"the test share must lie between 0.01 and 0.9, not {request.TestShare}");
        var features = CategoricalColumns.AddTo(request.FeaturesPath is { } path ? FeatureFileReader.Load(path) : new FeatureSpec(), request.Settings);
        var targets = TargetColumns.Of(request.Target, table);
        if (table.RowCount == 0) throw new WeirException(DataErrors.NoRows, "the table has columns and not a single row", location: new SourceLocation(request.DataPath));
        if (request.Group is { } group) table.Find(group);
        request = request with { Drop = Names(request.Drop, table) };
        foreach (var name in request.Drop) table.Find(name);
        if (request.FeaturesPath is not null) Check(features, request, targets, table);
        if (targets.FirstOrDefault(request.Drop.Contains) is { } dropped) throw WeirException.Usage($"the target '{dropped}' cannot be dropped");
        if (request.Group is not null && targets.Contains(request.Group)) throw WeirException.Usage($"the target '{request.Group}' cannot say which rows belong together");
        if (request is { Task: LearningTask.Ranking, Group: null }) throw WeirException.Usage("a ranking needs to know which rows belong together", "name the column: --group COLUMN");
        var names = table.Columns.Where(c => !targets.Contains(c.Name) && c.Name != request.Group && !request.Drop.Contains(c.Name) && c.Type != ColumnType.Binary).Select(c => c.Name).ToArray();
        if (names.Length == 0) throw new WeirException(ErrorCodes.InvalidValue, $"'{request.DataPath}' has no column besides the target '{request.Target}'", location: new SourceLocation(request.DataPath));
        var place = new SourceLocation(request.DataPath, Field: request.Target);
        RefuseLaterTargets(features, request);
        if (request.Search is { } counted && (targets.Length > 1 || counted.MostTrialsByTarget.Count > 0)) _ = TrialCounts.Of(counted, targets);
        var target = TargetColumns.Read(request, table, targets, cancellation);
        List<string> notes = [.. table.Notes];
        var (kept, usable) = Usable(target, place, notes);
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
        var isQuick = request.Learners.Count == 0 || request.Learners.Contains("xgboost") || request.Learners.Contains("linear");
        if (isFirst && isQuick && request.Search is { } soon && SearchRows.First(soon, most, width) is { } first && first < most)
            return Divided(request, RowsOf(request, table, names, all, first, cancellation)) with { Later = new LaterRows(table, token => Divided(request, RowsOf(request, table, names, all, most, token))) };
        return Divided(request, RowsOf(request, table, names, all, most, cancellation));
    }

    // Rows to test on are held back where no table has them.
    private static TrainingData Divided(TrainingRequest request, TrainingData data)
    {
        if (request.TestPath is not null || request is { Search: not null, HoldsBack: false }) return data;
        var (training, testing) = data.Groups is null
            ? RowSplit.Split(data.TrainingRows, data.Target.Values, data.Target.Task.IsOfClasses(), request.TestShareOf(data.Target.Values.Length), request.Seed)
            : RowGroups.Split(data.TrainingRows, data.Groups, request.TestShareOf(data.Target.Values.Length), request.Seed);
        if (testing.Length == 0) throw TooFew($"{data.TrainingRows.Length} rows leave none to test on", new SourceLocation(request.DataPath, Field: request.Target));
        return data with { TrainingRows = training, TestRows = testing };
    }

    // All rows, or as many as a search is to have.
    private static TrainingData RowsOf(TrainingRequest request, Table table, string[] names, TrainingData all, int most, CancellationToken cancellation)
    {
        var usable = all.TrainingRows;
        if (most >= usable.Length) return all with { Columns = table.Read(names, cancellation) };
        var picked = RowSample.Of(usable, all.Target, all.Groups, most, request.Seed);
        var (columns, gaps) = table.ReadRows(names, Array.ConvertAll(picked, r => (long)r), cancellation);
        return all.Of(picked, columns, gaps);
    }

    /// <summary>The same with fewer rows: those that would have been read, had as many been asked for.</summary>
    public TrainingData Fewer(TrainingRequest request, int rows)
    {
        int[] usable = [.. TrainingRows.Concat(TestRows).Order()];
        var picked = RowSample.Of(usable, Target, Groups, rows, request.Seed, Numbers);
        var gaps = Gaps.Concat(Columns.Where(c => c.MissingCount > 0).Select(c => c.Name)).ToHashSet(StringComparer.Ordinal);
        return Divided(request, (this with { TestRows = [], SampledOf = SampledOf ?? usable.Length }).Of(picked, [.. Columns.Select(c => c.Select(picked))], gaps));
    }

    private TrainingData Of(int[] picked, IReadOnlyList<Column> columns, IReadOnlySet<string> gaps)
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

    // Commas separate names, unless a column is called so.
    private static string[] Names(IReadOnlyList<string> lists, Table table) =>
        [.. lists.SelectMany(l => table.Columns.Any(c => c.Name == l) ? [l] : l.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    // A column that is to be left out need not be there: a file may serve several tables.
    private static void Check(FeatureSpec features, TrainingRequest request, IReadOnlyList<string> targets, Table table)
    {
        foreach (var (name, column) in features.Columns)
        {
            if (name == request.Group) throw new WeirException(ErrorCodes.InvalidValue, $"'{name}' says which rows belong together, and is no feature", "take it out of the file", column.Place);
            if (targets.Contains(name)) throw new WeirException(ErrorCodes.InvalidValue, $"'{name}' is the target, and no feature", "take it out of the file", column.Place);
            var found = table.Columns.FirstOrDefault(c => c.Name == name);
            if (column is DropSpec || request.Drop.Contains(name)) continue;
            if (found is null) throw new WeirException(DataErrors.UnknownColumn, $"'{request.DataPath}' has no column '{name}'", DidYouMean.Hint(name, table.Columns.Select(c => c.Name)) ?? "a column of type drop need not be there", column.Place);
            if (found.Type == ColumnType.Binary) throw new WeirException(ErrorCodes.InvalidValue, $"column '{name}' holds bytes, which are no features", "write type: drop", column.Place);
        }
    }

    // Cross-fitting encodes an early row by the targets of later ones, which is what an order in time is to prevent.
    private static void RefuseLaterTargets(FeatureSpec features, TrainingRequest request)
    {
        if (request.Search?.TimeColumn is not { } time) return;
        foreach (var (name, column) in features.Columns)
            if (column is CategorySpec category && category.Encode.Contains(CategoryEncoding.Target) && !request.Drop.Contains(name))
                throw WeirException.Usage($"'{name}' is encoded by the target, and rows in the order of '{time}' would be encoded by later ones", "choose another encoding, such as frequency, or leave out --time-column");
    }

    // A class of a single row cannot be both learnt and tested: its row is left out, and the classes are numbered afresh.
    private static (Target Target, int[] Rows) Usable(Target target, SourceLocation place, List<string> notes)
    {
        var values = target.Values;
        var missing = values.Count(float.IsNaN);
        if (missing > 0) notes.Add($"{missing} of {values.Length} rows have no target and are left out");
        if (target.Task.IsOfClasses())
        {
            var counts = new int[target.Classes.Count];
            foreach (var value in values) if (!float.IsNaN(value)) counts[(int)value]++;
            var lonely = Enumerable.Range(0, counts.Length).Where(c => counts[c] == 1).ToArray();
            if (lonely.Length > 0)
            {
                notes.Add($"{(lonely.Length == 1 ? "the class" : "the classes")} {string.Join(", ", lonely.Take(10).Select(c => $"'{target.Classes[c]}'"))} of '{target.Name}' occur{(lonely.Length == 1 ? "s" : string.Empty)} once: too few to learn, left out");
                target = Without(target, lonely);
                if (target.Classes.Count < 2) throw new WeirException(TrainingErrors.InvalidTarget, $"{(target.Classes.Count == 1 ? "only one class" : "no class")} of the target '{target.Name}' occurs more than once", "bring more rows of the other classes", place);
            }
        }

        var rows = PresentRows.Of(target.Values);
        if (rows.Length < LeastRows) throw TooFew($"{rows.Length} rows have a target, at least {LeastRows} are needed", place);
        return (target, rows);
    }

    private static Target Without(Target target, int[] lonely)
    {
        var kept = Enumerable.Range(0, target.Classes.Count).Where(c => !lonely.Contains(c)).ToArray();
        var renumbered = kept.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => (float)p.i);
        return target with
        {
            Classes = [.. kept.Select(c => target.Classes[c])],
            Task = kept.Length == 2 ? LearningTask.Binary : target.Task,
            Values = Array.ConvertAll(target.Values, v => !float.IsNaN(v) && renumbered.TryGetValue((int)v, out var n) ? n : float.NaN),
        };
    }

    private static WeirException TooFew(string message, SourceLocation place) => new(TrainingErrors.TooFewRows, message, "bring more rows", place);
}

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
        var rows = Enumerable.Range(0, values.Length).Where(r => !float.IsNaN(values[r])).ToArray();
        if (rows.Length == 0) throw new WeirException(TrainingErrors.TooFewRows, $"no row of '{request.TestPath}' has a target that was trained on", location: place);
        if (rows.Length < values.Length) notes.Add($"{values.Length - rows.Length} of {values.Length} test rows have no target, or a class that was not trained on, and are left out");
        foreach (var name in names) table.Find(name);
        if (isStreamed) return new TestTable([], again, rows);
        if (target.Task != LearningTask.Ranking) return new TestTable(table.Read(names, cancellation), again, rows);
        var groups = RowGroups.Of(table.Read(request.Group!, cancellation));
        return new TestTable(table.Read(names, cancellation), again, RowGroups.Ordered(rows, groups)) { Groups = groups };
    }
}
