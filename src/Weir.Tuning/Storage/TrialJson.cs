using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Weir.Foundation.Json;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Storage;

/// <summary>Columns of a trial as JSON: parameters by name, those that the space does not declare with what they were drawn from; numbers in the shortest form that reads back.</summary>
internal static class TrialJson
{
    public static string Parameters(IReadOnlyList<TrialParameter> parameters, SearchSpace? space) => Write(json =>
    {
        json.WriteStartArray();
        foreach (var parameter in parameters)
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name);
            json.WritePropertyName("value");
            JsonValues.Write(json, parameter.Value);
            if (space is null || space.IndexOf(parameter.Name) is var at && (at < 0 || !space.Parameters[at].Distribution.Equals(parameter.Distribution))) SpaceWriter.WriteFields(json, parameter.Distribution);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static IEnumerable<TrialParameter> ReadParameters(string text, SearchSpace? space)
    {
        using var document = JsonDocument.Parse(text);
        foreach (var item in document.RootElement.EnumerateArray())
        {
            var name = item.GetProperty("name").GetString()!;
            var distribution = item.TryGetProperty("type", out _) ? SpaceReader.ReadDistribution(item) : space!.Parameters[space.IndexOf(name)].Distribution;
            var value = JsonValues.Read(item.GetProperty("value"));
            yield return new TrialParameter(name, distribution, distribution.ToInner(value) ?? double.NaN);
        }
    }

    public static string Given(IReadOnlyDictionary<string, ParameterValue> given) => Write(json =>
    {
        json.WriteStartObject();
        foreach (var (name, value) in given)
        {
            json.WritePropertyName(name);
            JsonValues.Write(json, value);
        }

        json.WriteEndObject();
    });

    public static IReadOnlyDictionary<string, ParameterValue> ReadGiven(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => JsonValues.Read(p.Value));
    }

    public static string? Numbers(IReadOnlyList<double> numbers) => numbers.Count == 0 ? null : string.Join(' ', numbers.Select(n => n.ToString("R", CultureInfo.InvariantCulture)));

    public static IReadOnlyList<double> ReadNumbers(string? text) => text is null ? [] : [.. text.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];

    public static string? Texts(IReadOnlyDictionary<string, string> texts) => texts.Count == 0 ? null : JsonSerializer.Serialize(new Dictionary<string, string>(texts), StudyJson.Default.DictionaryStringString);

    public static Dictionary<string, string> ReadTexts(string? text) => text is null ? [] : JsonSerializer.Deserialize(text, StudyJson.Default.DictionaryStringString)!;

    private static string Write(Action<Utf8JsonWriter> body)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, JsonDefaults.Compact)) body(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
