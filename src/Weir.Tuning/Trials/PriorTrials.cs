using System.Buffers;
using System.Text;
using System.Text.Json;
using Weir.Foundation.Json;
using Weir.Tuning.Spaces;

namespace Weir.Tuning.Trials;

/// <summary>What is known of a space before a study begins: trials of other studies or runs, the best first. Their values are those of another problem: only their order counts.</summary>
public static class PriorTrials
{
    /// <summary>The most that are kept: the best half, and others evenly from the rest.</summary>
    public const int Most = 200;

    /// <summary>Chooses those that are kept.</summary>
    /// <param name="ranked">All, the best first.</param>
    public static IReadOnlyList<IReadOnlyList<TrialParameter>> Choose(IReadOnlyList<IReadOnlyList<TrialParameter>> ranked)
    {
        if (ranked.Count <= Most) return ranked;
        var rest = ranked.Count - Most / 2;
        return [.. ranked.Take(Most / 2), .. Enumerable.Range(0, Most / 2).Select(i => ranked[Most / 2 + (int)((long)i * rest / (Most / 2))])];
    }

    /// <summary>As JSON: a list of objects of values by name, the best first.</summary>
    public static string Write(IReadOnlyList<IReadOnlyList<TrialParameter>> ranked)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, JsonDefaults.Compact))
        {
            json.WriteStartArray();
            foreach (var trial in ranked)
            {
                json.WriteStartObject();
                foreach (var parameter in trial)
                {
                    json.WritePropertyName(parameter.Name);
                    JsonValues.Write(json, parameter.Value);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads what <see cref="Write"/> wrote. The trials have numbers below 0: they are older than any of the study.</summary>
    public static IReadOnlyList<TrialRecord> Read(string? text, SearchSpace? space)
    {
        if (text is null || space is null) return [];
        using var document = JsonDocument.Parse(text);
        return [.. document.RootElement.EnumerateArray().Select((item, at) => Read(item, at, space))];
    }

    private static TrialRecord Read(JsonElement item, int at, SearchSpace space)
    {
        var record = new TrialRecord(-1 - at) { State = TrialState.Complete, Values = [at], Losses = [at] };
        foreach (var value in item.EnumerateObject())
        {
            var place = space.IndexOf(value.Name);
            if (place >= 0 && space.Parameters[place].Distribution is var distribution && distribution.ToInner(JsonValues.Read(value.Value)) is { } inner) record.Add(new TrialParameter(value.Name, distribution, inner));
        }

        return record;
    }
}
