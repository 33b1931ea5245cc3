using System.Globalization;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Tuning.Protocols;
using Weir.Tuning.Sources;
using Weir.Tuning.Spaces;

namespace Weir.Tuning.Running;

/// <summary>Where a value of a trial is read: the command's standard output, a file that it writes (<c>metrics.json:val.auc</c>, <c>log.csv:loss</c> for the last row), or what it logged to its run (<c>run:loss</c>).</summary>
/// <param name="File">The file, relative to where the command runs; null for standard output and for a run.</param>
/// <param name="Key">Path of names in JSON, with dots; heading of a column in CSV; name of a metric; empty for standard output.</param>
public sealed record ObjectiveSource(string? File, string Key)
{
    private const string Trial = "{trial}";

    /// <summary>Standard output.</summary>
    public static ObjectiveSource Output { get; } = new(null, string.Empty);

    /// <summary>True for standard output.</summary>
    public bool IsOutput => File is null && Key.Length == 0;

    /// <summary>Reads <c>stdout</c>, <c>run:METRIC</c> or <c>FILE:KEY</c>.</summary>
    /// <exception cref="WeirException"><c>tuning_setting</c>.</exception>
    public static ObjectiveSource Parse(string text)
    {
        if (text is "stdout" or "-") return Output;
        if (text.StartsWith("run:", StringComparison.Ordinal) && text.Length > 4) return new ObjectiveSource(null, text[4..]);
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || colon == text.Length - 1) throw new WeirException(TuningErrors.Setting, $"--metric is '{text}'", "write stdout, metrics.json:val.auc, log.csv:loss or run:loss");
        return Path.GetExtension(text[..colon]).ToLowerInvariant() is ".json" or ".csv"
            ? new ObjectiveSource(text[..colon], text[(colon + 1)..])
            : throw new WeirException(TuningErrors.Setting, $"'{text[..colon]}' is no file that a metric can be read from", "JSON and CSV files can");
    }

    /// <summary>True where each trial has a file of its own, so that trials may run at once.</summary>
    public bool IsOfTrial => File is null || File.Contains(Trial, StringComparison.Ordinal);

    /// <summary>The source of one trial: <c>{trial}</c> in the path is its number.</summary>
    public ObjectiveSource Of(int number) => File is null ? this : this with { File = File.Replace(Trial, number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) };

    /// <summary>What the file is like, for <see cref="Read"/> to tell whether it was written since: no clocks are compared, which differ between machines. Empty without a file.</summary>
    /// <param name="folder">Where the command runs.</param>
    public string Stamp(string folder)
    {
        if (File is null) return string.Empty;
        var file = new FileInfo(Path.Combine(folder, File));
        return file.Exists ? string.Create(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc.Ticks}:{file.Length}") : string.Empty;
    }

    /// <summary>Reads the value from the file.</summary>
    /// <param name="folder">Where the command ran.</param>
    /// <param name="before">What <see cref="Stamp"/> said before it began: a file that is still the same is none of its.</param>
    /// <exception cref="WeirException"><c>tuning_objective</c>: no file, an old one, no such key, or no number.</exception>
    public double Read(string folder, string before)
    {
        var path = Path.Combine(folder, File!);
        var now = Stamp(folder);
        if (now.Length == 0) throw Fault($"the command wrote no '{File}'");
        if (now == before) throw Fault($"'{File}' is older than the trial: the command did not write it");
        try
        {
            return Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase) ? ReadCsv(path) : ReadJson(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Fault($"'{File}' cannot be read: {e.Message.Split('\n')[0]}");
        }
    }

    private double ReadJson(string path)
    {
        try
        {
            using var document = LooseJson.Parse(System.IO.File.ReadAllText(path));
            var at = document.RootElement;
            // A key may itself hold dots.
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(Key, out var whole)) return Number(whole);
            foreach (var name in Key.Split('.'))
                at = at.ValueKind == JsonValueKind.Object && at.TryGetProperty(name, out var next) ? next
                    : at.ValueKind == JsonValueKind.Array && int.TryParse(name, CultureInfo.InvariantCulture, out var index) && index >= 0 && index < at.GetArrayLength() ? at[index]
                    : throw Missing(name, at.ValueKind == JsonValueKind.Object ? at.EnumerateObject().Select(p => p.Name) : []);
            return Number(at);
        }
        catch (JsonException e)
        {
            throw Fault($"'{File}' is not JSON: {e.Message}");
        }
    }

    private double Number(JsonElement element) => LooseJson.Number(element) ?? throw Fault($"'{Key}' in '{File}' is {Kind(element)} and no number");

    private double ReadCsv(string path)
    {
        List<string>? names = null, last = null;
        using var reader = new StreamReader(path);
        foreach (var (_, cells, _) in CsvLine.Read(reader))
        {
            if (names is null) names = cells;
            else last = cells;
        }

        var column = (names ?? []).IndexOf(Key);
        if (column < 0) throw Missing(Key, names ?? []);
        if (last is null) throw Fault($"'{File}' has a heading and no row");
        return column < last.Count && TrialOutput.ToNumber(last[column]) is { } number ? number : throw Fault($"the last row of '{File}' has no number under '{Key}'");
    }

    private WeirException Missing(string name, IEnumerable<string> there) => new(TuningErrors.Objective, $"'{File}' has no '{Key}'", DidYouMean.Hint(name, there));

    private static WeirException Fault(string message) => new(TuningErrors.Objective, message);

    // Not what it says: that may be a secret, and the study keeps why a trial failed.
    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => "a text",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
