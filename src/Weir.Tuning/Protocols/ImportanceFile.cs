using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Tuning.Importance;
using Weir.Tuning.Spaces;

namespace Weir.Tuning.Protocols;

/// <summary>Reads trials for importance: <c>{"direction","params":[…],"trials":[{"params":{…},"value":v},…]}</c>.</summary>
public static class ImportanceFile
{
    /// <summary>Reads the text of such a file.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c> or <c>tuning_space</c>, with the file.</exception>
    public static ImportanceData Read(string text, string path)
    {
        try
        {
            using var document = LooseJson.Parse(text);
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new WeirException(ErrorCodes.InvalidValue, $"'{path}' is not JSON: {e.Message}", null, new SourceLocation(path));
        }
        catch (WeirException e) when (e.Location is null)
        {
            throw new WeirException(e.Code, e.Message, e.Hint, new SourceLocation(path));
        }
    }

    private static ImportanceData Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("params", out var list) || !root.TryGetProperty("trials", out var trials))
            throw new WeirException(ErrorCodes.InvalidValue, "trials for importance are an object with `params` and `trials`");
        var sign = root.TryGetProperty("direction", out var direction) && direction.GetString() == "maximize" ? -1 : 1;
        var parameters = list.EnumerateArray().Select(SpaceReader.ReadParameter).Select(p => (p.Name, p.Distribution)).ToList();
        var rows = new List<double[]>();
        var losses = new List<double>();
        foreach (var trial in trials.EnumerateArray())
        {
            rows.Add([.. parameters.Select(p => Inner(trial, p.Name, p.Distribution, rows.Count))]);
            losses.Add(sign * (trial.TryGetProperty("value", out var value) && LooseJson.Number(value) is { } number ? number : double.NaN));
        }

        return new ImportanceData(parameters, rows, losses);
    }

    private static double Inner(JsonElement trial, string name, Distribution distribution, int number)
    {
        if (!trial.GetProperty("params").TryGetProperty(name, out var value)) throw new WeirException(ErrorCodes.InvalidValue, $"trial {number} has no parameter '{name}'", "importance is judged over parameters that all trials have");
        var inner = distribution.ToInner(JsonValues.Read(value));
        return inner is { } known && distribution.Contains(known) ? known : throw new WeirException(ErrorCodes.InvalidValue, $"trial {number}: '{name}' is {value.GetRawText()}, which is not in the space");
    }
}
