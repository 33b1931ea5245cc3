using System.Text;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Foundation.Json;
using Weir.Tuning.Spaces;
using Weir.Tuning.Studies;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Protocols;

/// <summary>A study over two streams, one JSON object a line: <c>ask</c>, <c>report</c>, <c>tell</c>, <c>enqueue</c>, <c>best</c>, <c>close</c>.</summary>
/// <remarks>A line that cannot be served is answered by <c>{"error":{"code","message"}}</c>, and the next is read.</remarks>
public sealed class StdioProtocol(Study study)
{
    /// <summary>Serves until <c>close</c> or the end of the input.</summary>
    public async Task RunAsync(TextReader input, TextWriter output, CancellationToken cancellation)
    {
        while (await input.ReadLineAsync(cancellation) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            if (Answer(line) is not { } answer) return;
            await output.WriteLineAsync(answer.AsMemory(), cancellation);
            await output.FlushAsync(cancellation);
        }
    }

    /// <summary>The answer to one line; null for <c>close</c>.</summary>
    public string? Answer(string line)
    {
        try
        {
            using var document = LooseJson.Parse(line);
            var request = document.RootElement;
            var op = request.ValueKind == JsonValueKind.Object && request.TryGetProperty("op", out var o) && o.ValueKind == JsonValueKind.String ? o.GetString() : null;
            return op switch
            {
                "ask" => Ask(),
                "report" => Report(request),
                "tell" => Tell(request),
                "enqueue" => Enqueue(request),
                "best" => Best(),
                "close" => null,
                _ => throw Wrong(op is null ? "a line is an object with an `op`" : $"there is no op '{op}'"),
            };
        }
        catch (JsonException e)
        {
            return Error(new WeirException(ErrorCodes.InvalidValue, $"the line is not JSON: {e.Message}"));
        }
        catch (WeirException e)
        {
            return Error(e);
        }
    }

    private string Ask()
    {
        if (study.IsExhausted) throw new WeirException(TuningErrors.Trial, "there is nothing left to try");
        var trial = study.Ask().Record;
        return Write(json =>
        {
            json.WriteNumber("trial", trial.Number);
            WriteParameters(json, trial);
        });
    }

    private string Report(JsonElement request)
    {
        var step = request.TryGetProperty("step", out var s) && s.TryGetInt64(out var whole) ? whole : throw Wrong("`step` has to be a whole number");
        var value = request.TryGetProperty("value", out var v) && LooseJson.Number(v) is { } number ? number : throw Wrong("`value` has to be a number");
        var isPruned = study.Report(TrialOf(request), step, value);
        return Write(json => json.WriteBoolean("prune", isPruned));
    }

    private string Tell(JsonElement request)
    {
        var number = TrialOf(request);
        var state = request.TryGetProperty("state", out var s) ? s.GetString() : "complete";
        switch (state)
        {
            case "complete": study.Tell(number, Values(request), Constraints(request)); break;
            case "pruned": study.TellPruned(number); break;
            case "fail": study.TellFailed(number, request.TryGetProperty("error", out var e) ? e.ToString() : null); break;
            default: throw Wrong($"`state` is '{state}'; complete, pruned and fail are known");
        }

        return Write(json => json.WriteBoolean("ok", true));
    }

    private string Enqueue(JsonElement request)
    {
        if (!request.TryGetProperty("params", out var given) || given.ValueKind != JsonValueKind.Object) throw Wrong("`params` has to be an object");
        var number = study.Enqueue(given.EnumerateObject().ToDictionary(p => p.Name, p => JsonValues.Read(p.Value)));
        return Write(json => json.WriteNumber("trial", number));
    }

    private string Best()
    {
        IReadOnlyList<TrialRecord> best = study.Directions.Count > 1 ? study.ParetoFront : study.Best is { } one ? [one] : [];
        return Write(json =>
        {
            json.WriteStartArray("best");
            foreach (var trial in best)
            {
                json.WriteStartObject();
                json.WriteNumber("trial", trial.Number);
                WriteParameters(json, trial);
                json.WriteStartArray("values");
                foreach (var value in trial.Values) WriteNumber(json, value);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static int TrialOf(JsonElement request) =>
        request.TryGetProperty("trial", out var t) && t.ValueKind == JsonValueKind.Number && t.TryGetInt32(out var number) ? number : throw Wrong("`trial` has to be the number of a trial");

    private static List<double> Values(JsonElement request)
    {
        if (request.TryGetProperty("value", out var value)) return [LooseJson.Number(value) ?? throw Wrong($"`value` is {value.GetRawText()} and no number")];
        return request.TryGetProperty("values", out var list) && list.ValueKind == JsonValueKind.Array ? Numbers(list) : throw Wrong("`value` is missing");
    }

    private static List<double>? Constraints(JsonElement request) => request.TryGetProperty("constraints", out var list) && list.ValueKind == JsonValueKind.Array ? Numbers(list) : null;

    private static List<double> Numbers(JsonElement list) => [.. list.EnumerateArray().Select(v => LooseJson.Number(v) ?? throw Wrong($"{v.GetRawText()} is no number"))];

    private static void WriteParameters(Utf8JsonWriter json, TrialRecord trial)
    {
        json.WriteStartObject("params");
        foreach (var parameter in trial.Parameters)
        {
            json.WritePropertyName(parameter.Name);
            JsonValues.Write(json, parameter.Value);
        }

        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }

    private static string Error(WeirException e) => Write(json =>
    {
        json.WriteStartObject("error");
        json.WriteString("code", e.Code);
        json.WriteString("message", e.Message);
        if (e.Hint is { } hint) json.WriteString("hint", hint);
        json.WriteEndObject();
    });

    private static string Write(Action<Utf8JsonWriter> body)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, JsonDefaults.Compact))
        {
            json.WriteStartObject();
            body(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static WeirException Wrong(string message) => new(ErrorCodes.InvalidValue, message);
}
