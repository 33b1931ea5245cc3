using System.Buffers;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Pipelines.Comparing;
using Weir.Tuning.Spaces;
using Weir.Yaml;
using Weir.Yaml.Values;

namespace Weir.Tuning.Files;

/// <summary>The space of <c>study.yaml</c>: a parameter is a sweep in Hydra's grammar, a list of choices, or a mapping with <c>type</c>, bounds and conditions.</summary>
internal static class StudyFileSpace
{
    public static string? Read(YamlFields file, YamlDocument document)
    {
        if (file["space"] is not { } node) return null;
        if (node is not YamlMapping { Entries.Count: > 0 } map) throw file.Fault(node, "space", "should map names of parameters to what they may be");
        var parameters = map.Entries.Select(e => Parameter(file, e)).ToList();
        var requirements = file.Texts("require", "an expression") ?? [];
        try
        {
            var space = new SearchSpace(parameters, requirements.Select(r => r.Text));
            return SpaceWriter.Write(space);
        }
        catch (WeirException e)
        {
            // Which of them it is, they say themselves.
            var requirement = requirements.FirstOrDefault(r => e.Code == TuningErrors.Requirement && IsFaulty(parameters, r.Text)).Node;
            var parameter = map.Entries.FirstOrDefault(p => e.Message.Contains($"'{p.KeyText}'", StringComparison.Ordinal));
            throw requirement is not null ? file.Placed(e, requirement, "require") : file.Placed(e, parameter?.Key ?? node, parameter is null ? "space" : $"space.{parameter.KeyText}");
        }
    }

    private static bool IsFaulty(IReadOnlyList<Parameter> parameters, string requirement)
    {
        try
        {
            _ = new SearchSpace(parameters, [requirement]);
            return false;
        }
        catch (WeirException)
        {
            return true;
        }
    }

    private static Parameter Parameter(YamlFields file, YamlEntry entry)
    {
        var name = entry.KeyText;
        try
        {
            return entry.Value switch
            {
                YamlScalar when file.Value(entry.Value) is YamlText sweep => SweepReader.Read([$"{name}={sweep.Value}"]).Parameters[0],
                YamlSequence list => Read(name, YamlValue.Map(("choices", file.Value(list)))),
                YamlMapping map => Read(name, (YamlMap)file.Value(map)),
                _ => throw new WeirException(TuningErrors.Space, $"parameter '{name}': one value and no sweep", "write interval(0,1), range(1,9), a list of choices, or {type: float, low: 0, high: 1}"),
            };
        }
        catch (WeirException e) when (e.Location is not { Line: not null })
        {
            throw file.Placed(e, entry.Value is YamlScalar { Text.Length: 0 } ? entry.Key : entry.Value, $"space.{name}");
        }
    }

    // By the reader of spaces in JSON: one place knows what a parameter is.
    private static Parameter Read(string name, YamlMap map)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            if (map.Find("choices") is not null && map.Find("type") is null) json.WriteString("type", "categorical");
            foreach (var (key, value) in map.Entries)
            {
                if (key is YamlText { Value: "name" }) throw new WeirException(TuningErrors.Space, $"parameter '{name}': unknown field 'name'", "the key of the mapping is its name");
                json.WritePropertyName((key as YamlText)?.Value ?? string.Empty);
                ValueJson.Write(json, value);
            }

            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return SpaceReader.ReadParameter(document.RootElement);
    }
}
