using System.Globalization;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Tuning.Protocols;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Sources;

/// <summary>Trials in a CSV or JSON file: what <c>weir tune trials --json</c> and <c>weir tune export --trials</c> print, what Optuna's <c>trials_dataframe()</c> writes, or a table of one's own.</summary>
/// <remarks>CSV: a column for each parameter, plain or with <c>params_</c> or <c>params.</c> before its name; <c>value</c>, or <c>values_0</c>, <c>values_1</c>…; <c>constraint0</c>…; <c>state</c> where some failed; <c>user_attrs_NAME</c>.
/// JSON: a list of objects, or an object with a list <c>trials</c>, of <c>params</c>, <c>value</c> or <c>values</c>, <c>state</c>, <c>constraints</c>, <c>reports</c>.</remarks>
public static class TrialTable
{
    // As it is, as Optuna writes it, as `weir tune export` does.
    private static readonly string[] Prefixes = [string.Empty, "params_", "params."];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shown">The file as people see it, for errors.</param>
    /// <param name="space">What the parameters are.</param>
    /// <returns>The trials, and how many lie outside of the space and were left out.</returns>
    /// <exception cref="WeirException"><c>file_not_found</c>; <c>wrong_file_kind</c>; <c>tuning_import</c>: a row or a trial that cannot be read, with its line or place.</exception>
    public static (IReadOnlyList<ImportedTrial> Trials, int Outside) Read(string path, string shown, SearchSpace space)
    {
        if (Directory.Exists(path)) throw new WeirException(ErrorCodes.WrongFileKind, $"'{shown}' is a directory, a file of trials was expected", location: new SourceLocation(shown));
        if (!File.Exists(path)) throw WeirException.FileNotFound(shown);
        var all = Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase) ? ReadCsv(path, shown, space) : ReadJson(path, shown, space);
        var inside = all.OfType<ImportedTrial>().ToList();
        return (inside, all.Count - inside.Count);
    }

    private static List<ImportedTrial?> ReadCsv(string path, string shown, SearchSpace space)
    {
        using var reader = new StreamReader(path);
        using var rows = CsvLine.Read(reader).GetEnumerator();
        if (!rows.MoveNext()) throw Fault(shown, 1, "the file is empty; a heading was expected");
        var heading = rows.Current.Cells;
        if (heading.CountBy(name => name).FirstOrDefault(c => c.Value > 1 && c.Key.Length > 0).Key is { } twice) throw Fault(shown, 1, $"the column '{twice}' is there twice", "which of them counts cannot be told: take one out");
        var values = heading.IndexOf("value") is var single && single >= 0 ? [single] : Numbered(heading, "value");
        if (values.Count == 0) throw Fault(shown, 1, "there is no column 'value'", "or 'values_0', 'values_1' with several objectives");
        var limits = Numbered(heading, "constraint");
        var columns = space.Parameters.ToDictionary(p => p.Name, p => Prefixes.Select(prefix => heading.IndexOf(prefix + p.Name)).FirstOrDefault(at => at >= 0, -1));
        // One that depends on others may never have been there.
        if (space.Parameters.FirstOrDefault(p => columns[p.Name] < 0 && p.Conditions.Count == 0) is { } missing) throw Fault(shown, 1, $"there is no column for the parameter '{missing.Name}'", DidYouMean.Hint(missing.Name, heading));
        var state = heading.IndexOf("state");
        var trials = new List<ImportedTrial?>();
        while (rows.MoveNext())
        {
            var (line, cells, isClosed) = rows.Current;
            if (!isClosed) throw Fault(shown, line, "a quotation mark is not closed until the end of the file", "a quotation mark within quotation marks is written twice");
            if (cells.Count != heading.Count) throw Fault(shown, line, $"the row has {cells.Count} cells, the heading {heading.Count}");
            ParameterValue? Value(Parameter p) => columns[p.Name] is >= 0 and var at && (cells[at].Length > 0 || p.Distribution is CategoricalDistribution) ? TrialFit.Parse(p.Distribution, cells[at]) : null;
            var parameters = TrialFit.Find(space, Value);
            double Cell(int at) => cells[at].Length == 0 ? double.NaN : Number(cells[at]) ?? throw Fault(shown, line, $"'{cells[at]}' is no number");
            var told = values.ConvertAll(Cell);
            var word = state >= 0 ? cells[state] : null;
            var attributes = heading.Select((name, at) => (name, at)).Where(c => c.name.StartsWith("user_attrs_", StringComparison.Ordinal) && cells[c.at].Length > 0).ToDictionary(c => c.name[11..], c => cells[c.at]);
            trials.Add(parameters is null ? null : Trial(parameters, StateOf(word, told, w => Fault(shown, line, w)), told) with { Attributes = attributes, Constraints = limits.Count > 0 && limits.TrueForAll(at => cells[at].Length > 0) ? limits.ConvertAll(Cell) : null });
        }

        return trials;
    }

    // Columns such as values_0 of Optuna's, or value0 of ours, in the order of their numbers.
    private static List<int> Numbered(List<string> heading, string name) =>
        [.. heading.Select((text, at) => (Place: Place(text, name), At: at)).Where(c => c.Place is not null).OrderBy(c => c.Place).Select(c => c.At)];

    private static int? Place(string text, string name) =>
        text.StartsWith(name, StringComparison.Ordinal) && int.TryParse(text[name.Length..].TrimStart('s').TrimStart('_'), NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : null;

    private static List<ImportedTrial?> ReadJson(string path, string shown, SearchSpace space)
    {
        try
        {
            using var document = LooseJson.Parse(File.ReadAllText(path));
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("trials", out var within)) root = within;
            if (root.ValueKind != JsonValueKind.Array) throw new WeirException(TuningErrors.Import, $"'{shown}' holds no list of trials", "a list of {\"params\":{…},\"value\":…}", new SourceLocation(shown));
            return [.. root.EnumerateArray().Select((item, at) => ReadItem(item, at, shown, space))];
        }
        catch (JsonException e)
        {
            throw new WeirException(TuningErrors.Import, $"'{shown}' is not JSON: {e.Message}", null, new SourceLocation(shown, (int?)e.LineNumber + 1));
        }
        catch (InvalidOperationException e) // half of a surrogate pair, escaped
        {
            throw new WeirException(TuningErrors.Import, $"'{shown}' holds a text that is no Unicode: {e.Message}", null, new SourceLocation(shown));
        }
    }

    private static ImportedTrial? ReadItem(JsonElement item, int at, string shown, SearchSpace space)
    {
        WeirException Wrong(string what) => new(TuningErrors.Import, string.Create(CultureInfo.InvariantCulture, $"'{shown}', trial {at}: {what}"), location: new SourceLocation(shown));
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("params", out var given) || given.ValueKind != JsonValueKind.Object) throw Wrong("`params` is missing, an object of parameters by name");
        var told = item.TryGetProperty("values", out var several) && several.ValueKind == JsonValueKind.Array ? several.EnumerateArray().Select(v => NumberOf(v) ?? throw Wrong($"{v.GetRawText()} is no number")).ToList()
            : item.TryGetProperty("value", out var one) && one.ValueKind != JsonValueKind.Null ? [NumberOf(one) ?? throw Wrong($"`value` is {one.GetRawText()}, which is no number")] : [];
        if (given.EnumerateObject().CountBy(p => p.Name).FirstOrDefault(c => c.Value > 1).Key is { } twice) throw Wrong($"the parameter '{twice}' is there twice");
        var word = item.TryGetProperty("state", out var text) ? TextOf(text, "state") : null;
        var state = StateOf(word, told, Wrong);
        if (state == TrialState.Waiting) return new ImportedTrial([], state, []) { Given = given.EnumerateObject().ToDictionary(p => p.Name, p => JsonValues.Read(p.Value)) };
        var parameters = TrialFit.Find(space, p => given.TryGetProperty(p.Name, out var value) && value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object) ? JsonValues.Read(value) : null);
        if (parameters is null) return null;
        return Trial(parameters, state, told) with
        {
            Constraints = item.TryGetProperty("constraints", out var constraints) && constraints.ValueKind == JsonValueKind.Array ? [.. constraints.EnumerateArray().Select(v => NumberOf(v) ?? double.NaN)] : null,
            Reports = item.TryGetProperty("reports", out var reports) && reports.ValueKind == JsonValueKind.Array ? [.. reports.EnumerateArray().Select(r => ReadReport(r) ?? throw Wrong("a report is {\"step\":…,\"value\":…}"))] : [],
            Error = item.TryGetProperty("error", out var error) ? TextOf(error, "error") : null,
        };

        string? TextOf(JsonElement value, string name) => value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Null => null,
            _ => throw Wrong($"`{name}` is {value.GetRawText()}; a text was expected"),
        };
    }

    private static Report? ReadReport(JsonElement report) =>
        report.ValueKind == JsonValueKind.Object && report.TryGetProperty("step", out var step) && step.ValueKind == JsonValueKind.Number && step.TryGetInt64(out var at) && report.TryGetProperty("value", out var value) ? new Report(at, NumberOf(value) ?? double.NaN) : null;

    private static ImportedTrial Trial(IReadOnlyList<TrialParameter> parameters, TrialState state, IReadOnlyList<double> values) => state switch
    {
        TrialState.Fail => new ImportedTrial(parameters, state, []) { Error = "it had failed" },
        _ => new ImportedTrial(parameters, state, values.Any(double.IsNaN) ? [] : values),
    };

    private static TrialState StateOf(string? word, List<double> values, Func<string, WeirException> wrong) => word?.ToLowerInvariant() switch
    {
        "complete" or "finished" => values.Count > 0 && !values.Any(double.IsNaN) ? TrialState.Complete : throw wrong("it is complete and has no value"),
        "pruned" => TrialState.Pruned,
        "fail" or "failed" or "running" or "killed" => TrialState.Fail,
        "waiting" => TrialState.Waiting,
        null or "" => values.Count > 0 && !values.Any(double.IsNaN) ? TrialState.Complete : TrialState.Fail,
        var other => throw wrong($"its state is '{other}'; complete, pruned, fail and waiting are known"),
    };

    private static double? NumberOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => Number(value.GetString()!),
        JsonValueKind.Null => double.NaN,
        _ => null,
    };

    private static double? Number(string text) => text.ToLowerInvariant() switch
    {
        "inf" or "infinity" => double.PositiveInfinity,
        "-inf" or "-infinity" => double.NegativeInfinity,
        "nan" => double.NaN,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
    };

    private static WeirException Fault(string file, int line, string message, string? hint = null) => new(TuningErrors.Import, message, hint, new SourceLocation(file, line));
}
