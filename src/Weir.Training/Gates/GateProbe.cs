using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Foundation.Numerics;
using Weir.Training.Evaluation;
using Weir.Training.Forecasting;

namespace Weir.Training.Gates;

/// <summary>Figures of a model that need more than its predictions: on spoilt inputs, one row at a time, in bytes. Taken only where a rule names them.</summary>
internal static class GateProbe
{
    private const int WarmUp = 20;
    private const string NeverSeen = "never seen before";

    /// <summary>Names of figures that there may be besides metrics.</summary>
    public static IReadOnlyList<string> Names { get; } = ["size.bytes", "latency.p50_ms", "latency.p95_ms", .. ServeProbe.Names];

    /// <summary>Kinds of spoilt input.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["missing", "noise", "unseen"];

    /// <summary>The figures that rules name.</summary>
    public static Dictionary<string, double?> Take(Gate gate, EvaluationRequest request, List<string> notes, CancellationToken cancellation)
    {
        Dictionary<string, double?> figures = [];
        var named = gate.Rules.Where(r => r.Slice is null).Select(r => r.Figure).Distinct().ToList();
        var spoilt = named.Select(n => (Name: n, Kind: Kinds.FirstOrDefault(k => n.EndsWith("." + k, StringComparison.Ordinal)))).Where(n => n.Kind is not null).ToList();
        if (spoilt.Count == 0 && !named.Intersect(Names).Any()) return figures;
        using var model = BatchPredictor.Load(request.ModelPath);
        if (named.Contains("size.bytes")) figures["size.bytes"] = Size(request.ModelPath);
        var wantsLatency = named.Any(n => n.StartsWith("latency.", StringComparison.Ordinal));
        var wantsServing = named.Intersect(ServeProbe.Names).Any();
        if (spoilt.Count == 0 && !wantsLatency && !wantsServing) return figures;
        using var table = Table.Open(request.DataPath, new TableOptions { Derive = request.Derive }, cancellation);
        var isForecast = Forecaster.Is(model);
        var target = request.Target ?? ModelEvaluator.TargetOf(model)!;
        var inputs = isForecast ? [] : table.Read(model.ColumnsOf(table, target), cancellation);
        var weights = isForecast || spoilt.Count == 0 ? null : ModelEvaluator.WeightsOf(request, table, cancellation);
        foreach (var group in spoilt.GroupBy(s => s.Kind!))
        {
            var rows = isForecast
                ? Forecast(group.Key, gate, request, table, cancellation)
                : KindRows.Of(model, model.Predict(Spoil(inputs, group.Key, gate.Robustness), cancellation), table, target, weights, request, [], cancellation);
            foreach (var (name, kind) in group) figures[name] = FigureTable.Find(name[..^(kind!.Length + 1)], rows).TryOf(rows.Input);
        }

        if (!wantsServing && !wantsLatency) return figures;
        using ProbedModel probed = isForecast ? Probed(Forecaster.TryLoad(request.ModelPath)!, table, request.DataPath, cancellation) : new ProbedTable(model, inputs);
        if (wantsServing)
        {
            var program = request.Program ?? throw new WeirException(ErrorCodes.InvalidValue, "figures of serving need to know how `weir` is started");
            foreach (var (name, value) in ServeProbe.TakeAsync(program, request.ModelPath, probed, request.Time, notes, cancellation).GetAwaiter().GetResult()) figures[name] = value;
        }

        if (wantsLatency) Latency(probed, gate.LatencyRows, request.Time, figures, cancellation);
        return figures;
    }

    private static ScoredRows Forecast(string kind, Gate gate, EvaluationRequest request, Table table, CancellationToken cancellation)
    {
        using var model = Forecaster.TryLoad(request.ModelPath)!;
        if (kind == "unseen" && model.Categories.Count == 0)
            throw new WeirException(ErrorCodes.InvalidValue, "a rule asks for a figure on categories that were never seen, and this forecast takes none", "leave the rule out, or train with a column of text as --static", new SourceLocation(request.DataPath));
        // The rows that the figure without the kind rests on: a comparison may leave some out.
        return SharedForecasts.Of(table, request, [], cancellation, panel => kind == "unseen" ? Unseen(panel, model.Categories, gate.Robustness) : Spoil(panel, kind, gate.Robustness)).Rows;
    }

    private static ProbedForecast Probed(Forecaster model, Table table, string path, CancellationToken cancellation) => new(model, model.Read(table, path, [], cancellation));

    // A forecast sees its values and what is known ahead, columns of numbers; and texts or numbers that are the same at all times of a series.
    private static Panel Spoil(Panel panel, string kind, Robustness how)
    {
        var spoilt = panel.Series.Select((s, i) => Spoil(s, kind, how with { Seed = how.Seed + (ulong)i }));
        if (kind == "noise") return panel with { Series = [.. spoilt] };
        Column[] statics = [.. Enumerable.Range(0, panel.Series[0].Statics.Count).Select(c => new TextColumn($"{c}", [.. panel.Series.Select(s => s.Statics[c])]))];
        var texts = Spoil(statics, kind, how with { Seed = how.Seed - 1 }).ConvertAll(c => c.ToTexts());
        return panel with { Series = [.. spoilt.Select((s, i) => s with { Statics = [.. texts.Select(t => t[i])] })] };
    }

    // Of few series a share may be none: one at least is spoilt.
    private static Panel Unseen(Panel panel, IReadOnlyList<int> categories, Robustness how)
    {
        if (how.Unseen <= 0) return panel;
        var random = new SeededRandom(how.Seed);
        var isSpoilt = Array.ConvertAll([.. panel.Series], _ => random.NextDouble() < how.Unseen);
        if (!isSpoilt.Contains(true)) isSpoilt[random.Next(isSpoilt.Length)] = true;
        return panel with { Series = [.. panel.Series.Select((s, i) => isSpoilt[i] ? s with { Statics = [.. s.Statics.Select((v, c) => categories.Contains(c) ? NeverSeen : v)] } : s)] };
    }

    private static Series Spoil(Series series, string kind, Robustness how)
    {
        Column[] columns = [.. series.Known.Prepend(series.Values).Select((values, i) => new NumberColumn($"{i}", values))];
        var spoilt = Spoil(columns, kind, how).ConvertAll(c => c.ToDoubles());
        return series with { Values = spoilt[0], Known = [.. spoilt.Skip(1)] };
    }

    private static List<Column> Spoil(IReadOnlyList<Column> columns, string kind, Robustness how)
    {
        var random = new SeededRandom(how.Seed);
        return [.. columns.Select(column => kind switch
        {
            "missing" => Missing(column, how.Missing, random),
            "noise" => Noise(column, how.Noise, random),
            _ => Unseen(column, how.Unseen, random),
        })];
    }

    // A flag has no missing value in a graph: it stays.
    private static Column Missing(Column column, double share, SeededRandom random) => column switch
    {
        NumberColumn or IntegerColumn => new NumberColumn(column.Name, Array.ConvertAll(column.ToDoubles(), v => random.NextDouble() < share ? double.NaN : v)),
        TextColumn texts => new TextColumn(column.Name, Array.ConvertAll(texts.Values, v => random.NextDouble() < share ? null : v)),
        TimeColumn times => new TimeColumn(column.Name, Array.ConvertAll(times.Values, v => random.NextDouble() < share ? null : v), times.Type == ColumnType.Date),
        _ => column,
    };

    private static Column Noise(Column column, double deviations, SeededRandom random)
    {
        if (column is not (NumberColumn or IntegerColumn)) return column;
        var values = column.ToDoubles();
        var known = values.Where(double.IsFinite).ToArray();
        if (known.Length < 2) return column;
        var mean = known.Average();
        var scale = deviations * Math.Sqrt(known.Average(v => (v - mean) * (v - mean)));
        return new NumberColumn(column.Name, Array.ConvertAll(values, v => v + (scale * random.NextNormal())));
    }

    private static Column Unseen(Column column, double share, SeededRandom random) =>
        column is TextColumn texts ? new TextColumn(column.Name, Array.ConvertAll(texts.Values, v => random.NextDouble() < share ? NeverSeen : v)) : column;

    private static void Latency(ProbedModel model, int rows, TimeProvider time, Dictionary<string, double?> figures, CancellationToken cancellation)
    {
        var spread = RowSpread.Of(model.Rows, rows + WarmUp);
        var taken = new double[rows];
        for (var i = -WarmUp; i < rows; i++)
        {
            var started = time.GetTimestamp();
            model.Predict(spread[(i + WarmUp) % spread.Count], cancellation);
            if (i >= 0) taken[i] = time.GetElapsedTime(started).TotalMilliseconds;
        }

        Array.Sort(taken);
        figures["latency.p50_ms"] = taken[(rows - 1) / 2];
        figures["latency.p95_ms"] = taken[(int)Math.Ceiling(0.95 * rows) - 1];
    }

    private static double Size(string path) => Directory.Exists(path)
        ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length)
        : new FileInfo(path).Length;
}
