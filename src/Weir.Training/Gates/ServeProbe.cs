using System.Text.Json;
using Weir.Client.Inference;
using Weir.Foundation.Errors;

namespace Weir.Training.Gates;

/// <summary>The check of the infrastructure: the model is served as it will be, by a process of its own, asked over HTTP, and its answers are compared with those in process.</summary>
internal static class ServeProbe
{
    private const double Tolerance = 1e-5;
    private const int Rows = 50;
    private const int LeastGaps = 10;
    private const string Name = "candidate";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Names of its figures: requests that failed or were answered otherwise than in process, time until it was ready, time of a request.</summary>
    public static IReadOnlyList<string> Names { get; } = ["serve.failures", "serve.ready_ms", "serve.p50_ms", "serve.p95_ms"];

    /// <summary>Takes the figures.</summary>
    /// <param name="program">How this program is started.</param>
    /// <param name="path">The model's package or file.</param>
    /// <param name="model">The same in process, with rows to ask for; those with infinite values are left out, for which JSON has no number.</param>
    /// <param name="time">The clock.</param>
    /// <param name="notes">Takes why a request failed.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<Dictionary<string, double?>> TakeAsync(IReadOnlyList<string> program, string path, ProbedModel model, TimeProvider time, List<string> notes, CancellationToken cancellation)
    {
        Dictionary<string, double?> figures = Names.ToDictionary(n => n, _ => (double?)null);
        try
        {
            await using var server = await ServeProcess.StartAsync(program, path, Name, Patience, time, cancellation);
            figures["serve.ready_ms"] = server.ReadyAfter.TotalMilliseconds;
            using var client = new InferenceClient(server.Address);
            var (failures, taken) = (0, new List<double>());
            var asked = Asked(model);
            if (asked.Count > 0 && Request(model, asked[0]) is { } warmUp) await AskAsync(client, warmUp, model, asked[0], cancellation); // what a first request costs is no latency
            foreach (var row in asked)
            {
                if (Request(model, row) is not { } request) continue;
                var started = time.GetTimestamp();
                var reason = await AskAsync(client, request, model, row, cancellation);
                taken.Add(time.GetElapsedTime(started).TotalMilliseconds);
                if (reason is null) continue;
                if (failures++ == 0) notes.Add($"served by `weir serve`, row {row} {reason}");
            }

            if (taken.Count == 0)
            {
                notes.Add("`weir serve` was asked nothing: every row that was picked has an infinite value");
                return figures;
            }

            taken.Sort();
            figures["serve.failures"] = failures;
            figures["serve.p50_ms"] = taken[(taken.Count - 1) / 2];
            figures["serve.p95_ms"] = taken[(int)Math.Ceiling(0.95 * taken.Count) - 1];
        }
        catch (WeirException e) when (e.Code == "serve_failed")
        {
            notes.Add(e.Message);
            figures["serve.failures"] = Math.Min(Rows, model.Rows);
        }

        return figures;
    }

    /// <summary>Rows from all over the table; where few of them have a gap, some make way for others that have: a server may fail at those alone.</summary>
    internal static IReadOnlyList<int> Asked(ProbedModel model)
    {
        List<int> rows = [.. RowSpread.Of(model.Rows, Rows)];
        var gaps = rows.Count(model.HasGap);
        HashSet<int> known = [.. rows];
        var further = Enumerable.Range(0, gaps < LeastGaps ? model.Rows : 0).Where(r => !known.Contains(r) && model.HasGap(r)).Take(LeastGaps - gaps).ToArray();
        var whole = rows.FindAll(r => !model.HasGap(r));
        var leaving = Math.Min(whole.Count, Math.Max(0, rows.Count + further.Length - Rows));
        HashSet<int> left = [.. RowSpread.Of(whole.Count, leaving).Select(i => whole[i])];
        return [.. rows.Where(r => !left.Contains(r)).Concat(further).Order()];
    }

    private static async Task<string?> AskAsync(InferenceClient client, InferRequest request, ProbedModel model, int row, CancellationToken cancellation)
    {
        try
        {
            var answer = await client.InferAsync(Name, request, cancellation: cancellation);
            return model.Outputs(row).Select(o => Compare(answer, o.Name, o.Values)).FirstOrDefault(r => r is not null);
        }
        catch (WeirException e)
        {
            return $"was refused: {e.Message}";
        }
    }

    private static string? Compare(InferResponse answer, string name, JsonElement expected)
    {
        if (answer.Outputs.FirstOrDefault(o => o.Name == name) is not { } output) return $"was answered without '{name}'";
        var (given, wanted) = (Flat(output.Data).ToList(), Flat(expected).ToList());
        if (given.Count != wanted.Count) return $"was answered with {given.Count} values of '{name}', in process there are {wanted.Count}";
        for (var i = 0; i < given.Count; i++)
            if (!IsSame(given[i], wanted[i])) return $"was answered with {given[i]} as '{name}', in process it is {wanted[i]}";
        return null;
    }

    private static bool IsSame(JsonElement a, JsonElement b) =>
        a.ValueKind == JsonValueKind.Number && b.ValueKind == JsonValueKind.Number
            ? Math.Abs(a.GetDouble() - b.GetDouble()) <= Tolerance * Math.Max(1, Math.Abs(b.GetDouble()))
            : a.ValueKind == b.ValueKind && a.ToString() == b.ToString();

    private static IEnumerable<JsonElement> Flat(JsonElement data) =>
        data.ValueKind == JsonValueKind.Array ? data.EnumerateArray().SelectMany(Flat) : [data];

    private static InferRequest? Request(ProbedModel model, int row)
    {
        List<InferTensor> tensors = [];
        foreach (var (name, value) in model.Tensors(row))
        {
            using (value)
            {
                if (TensorJson.Of(value, model.LacksText(row, name)) is not { } data) return null;
                tensors.Add(new InferTensor(name, TensorJson.Datatype(value.ElementType), [.. value.Dimensions], data));
            }
        }

        return new InferRequest(tensors);
    }
}
