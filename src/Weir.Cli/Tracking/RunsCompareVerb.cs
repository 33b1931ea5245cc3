using System.CommandLine;
using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Tracking;
using Weir.Tracking.Runs;

namespace Weir.Cli.Tracking;

/// <summary>Puts runs side by side.</summary>
internal sealed class RunsCompareVerb : TrackingVerb
{
    private readonly Argument<string[]> _runs = new("RUN") { Description = "two or more runs: ids, beginnings of ids, or names", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> _all = new("--all") { Description = "show values that are the same everywhere too" };

    public override string Path => "runs compare";

    public override string Summary => "Compare runs: what differs in parameters and metrics";

    public override IReadOnlyList<Example> Examples => [new("weir runs compare 3f2a91c0 77b0c4de", "what differs"), new("weir runs compare first second --all", "everything"), new("weir runs compare first second third --json", "for a script")];

    public override string Remarks => "Parameters come first, then metrics in the order runs are judged by; what differs stands before what is the same. A difference is against the first run.";

    public override IReadOnlyList<string> SeeAlso => ["runs list", "runs show", "runs export", "models compare"];

    public override void Define(Command command)
    {
        command.Add(_runs);
        command.Add(_all);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var runs = new List<Run>();
        foreach (var typed in context.Get(_runs)!) runs.Add(await RunLookup.FindAsync(tracking, typed, cancellation));
        if (runs.Count < 2) throw WeirException.Usage("a comparison needs two runs or more", "weir runs compare RUN RUN");
        var all = context.Get(_all);
        var parameters = Params(runs);
        var metrics = Metrics(runs);
        if (context.IsJson)
        {
            context.Console.Json(json => WriteJson(json, runs, parameters, metrics));
            return ExitCodes.Success;
        }

        var isPair = runs.Count == 2;
        var table = new TextTable(["", .. runs.Select(r => $"{TextTable.Shorten(r.Info.RunName!, 20)} ({r.Info.RunId[..8]})"), .. isPair ? [">difference"] : Array.Empty<string>()]);
        var rows = 0;
        foreach (var (key, values, differs) in parameters.Where(p => all || p.Differs)) Add(key, values.Select(v => TextTable.Shorten(v ?? "-", 32)), string.Empty);
        foreach (var (key, values, differs) in metrics.Where(m => all || m.Differs)) Add(key, values.Select(v => v is { } number ? Number(number) : "-"), values[1] - values[0] is { } d && !double.IsNaN(d) ? (d > 0 ? "+" : string.Empty) + Number(d) : string.Empty);
        if (rows == 0) context.Console.Say("These runs have the same parameters and metrics");
        else context.Console.Table(table);
        return ExitCodes.Success;

        void Add(string key, IEnumerable<string> cells, string difference)
        {
            rows++;
            table.Add([key, .. cells, .. isPair ? [difference] : Array.Empty<string>()]);
        }
    }

    private static List<(string Key, string?[] Values, bool Differs)> Params(List<Run> runs)
    {
        var values = runs.ConvertAll(r => (r.Data?.Params ?? []).ToDictionary(p => p.Key!, p => p.Value));
        return [.. values.SelectMany(v => v.Keys).Distinct().Order(StringComparer.Ordinal)
            .Select(k => (Key: k, Values: values.Select(v => v.GetValueOrDefault(k)).ToArray())).Select(r => (r.Key, r.Values, Differs: r.Values.Distinct().Count() > 1)).OrderBy(r => !r.Differs)];
    }

    private static List<(string Key, double?[] Values, bool Differs)> Metrics(List<Run> runs)
    {
        var values = runs.ConvertAll(r => (r.Data?.Metrics ?? []).ToDictionary(m => m.Key!, m => m.Value));
        return [.. MetricOrder.Of(values.SelectMany(v => v.Keys))
            .Select(k => (Key: k, Values: values.Select(v => v.GetValueOrDefault(k)).ToArray())).Select(r => (r.Key, r.Values, Differs: r.Values.Distinct().Count() > 1)).OrderBy(r => !r.Differs)];
    }

    private static void WriteJson(Utf8JsonWriter json, List<Run> runs, List<(string Key, string?[] Values, bool Differs)> parameters, List<(string Key, double?[] Values, bool Differs)> metrics)
    {
        json.WriteStartObject();
        json.WriteStartArray("runs");
        foreach (var run in runs) RunJson.Write(json, run);
        json.WriteEndArray();
        json.WriteStartArray("params");
        foreach (var (key, values, differs) in parameters) Row(key, differs, () =>
        {
            foreach (var value in values) json.WriteStringValue(value);
        }, null);
        json.WriteEndArray();
        json.WriteStartArray("metrics");
        foreach (var (key, values, differs) in metrics) Row(key, differs, () => Numbers(json, values), values);
        json.WriteEndArray();
        json.WriteEndObject();

        void Row(string key, bool differs, Action write, double?[]? numbers)
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.WriteBoolean("differs", differs);
            json.WriteStartArray("values");
            write();
            json.WriteEndArray();
            if (numbers is not null)
            {
                json.WriteStartArray("differences");
                Numbers(json, numbers.Select(n => n - numbers[0]));
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }
    }

    // NaN and infinities as in the rest of the protocol.
    private static void Numbers(Utf8JsonWriter json, IEnumerable<double?> numbers)
    {
        foreach (var number in numbers)
        {
            if (number is not { } value) json.WriteNullValue();
            else if (double.IsFinite(value)) json.WriteNumberValue(value);
            else json.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
        }
    }
}
