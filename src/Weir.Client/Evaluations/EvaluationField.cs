using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Weir.Foundation.Errors;

namespace Weir.Client.Evaluations;

/// <summary>A value of the file with the path that leads to it.</summary>
internal readonly partial record struct EvaluationField(string File, string Path, JsonElement Value)
{
    private const int LongestText = 2000;

    /// <summary>A field that must be there.</summary>
    public EvaluationField this[string name] => Value.TryGetProperty(name, out var value) ? new EvaluationField(File, Below(name), value) : throw Fault(File, Below(name), "is missing");

    /// <summary>A field that may be absent or null.</summary>
    public EvaluationField? Optional(string name) => Value.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? new EvaluationField(File, Below(name), value) : null;

    /// <summary>Refuses all but an object with no other fields than these.</summary>
    public void CheckNames(params string[] known)
    {
        Require(JsonValueKind.Object, "an object");
        foreach (var field in Value.EnumerateObject())
            if (!known.Contains(field.Name)) throw Fault(File, Below(field.Name), "is no field of this format", DidYouMean.Hint(field.Name, known) ?? "what a tool wants to keep goes into extra");
    }

    public string Text()
    {
        Require(JsonValueKind.String, "a text");
        var text = Value.GetString()!;
        return text.Length is > 0 and <= LongestText ? text : throw Wrong(text.Length == 0 ? "is empty" : $"is longer than {LongestText} characters");
    }

    public string OneOf(IReadOnlyList<string> words)
    {
        var text = Text();
        return words.Contains(text) ? text : throw Wrong($"is '{text}', and must be one of {string.Join(", ", words)}");
    }

    public string Hash()
    {
        var text = Text();
        return HashForm().IsMatch(text) ? text : throw Wrong($"is '{text}', and must be md5:HEX or md5:HEX.dir");
    }

    public bool Boolean() => Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? Value.GetBoolean() : throw WrongType("true or false");

    public double Number()
    {
        Require(JsonValueKind.Number, "a number");
        return Value.TryGetDouble(out var number) && double.IsFinite(number) ? number : throw Wrong("is too large for a number");
    }

    public double? NumberOrNull() => Value.ValueKind == JsonValueKind.Null ? null : Number();

    public long Integer()
    {
        Require(JsonValueKind.Number, "a whole number");
        return Value.TryGetInt64(out var number) && number >= 0 ? number : throw WrongType("a whole number from 0");
    }

    public DateTimeOffset Time()
    {
        var text = Text();
        return TimeForm().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw Wrong($"is '{text}', and must be a time with its zone such as 2026-01-31T12:00:00Z");
    }

    public JsonElement Object()
    {
        Require(JsonValueKind.Object, "an object");
        return Value.Clone();
    }

    public List<T> List<T>(Func<EvaluationField, T> read)
    {
        Require(JsonValueKind.Array, "a list");
        var list = new List<T>();
        foreach (var item in Value.EnumerateArray()) list.Add(read(new EvaluationField(File, string.Create(CultureInfo.InvariantCulture, $"{Path}[{list.Count}]"), item)));
        return list;
    }

    public Dictionary<string, double?> Figures()
    {
        Require(JsonValueKind.Object, "an object of numbers");
        var figures = new Dictionary<string, double?>();
        foreach (var figure in Value.EnumerateObject())
        {
            var field = new EvaluationField(File, Below(figure.Name), figure.Value);
            if (figure.Name.Length is 0 or > 250) throw field.Wrong("has a name that is empty or longer than 250 characters");
            figures.Add(figure.Name, field.NumberOrNull());
        }

        return figures;
    }

    /// <summary>The failure of this field.</summary>
    public WeirException Wrong(string what, string? hint = null) => Fault(File, Path, what, hint);

    /// <summary>The failure of a field.</summary>
    public static WeirException Fault(string file, string path, string what, string? hint = null) =>
        new(ErrorCodes.InvalidValue, $"'{file}': {(path.Length == 0 ? "the file" : path)} {what}", hint, new SourceLocation(file, Field: path));

    private WeirException WrongType(string wanted) => Wrong($"is {Shown()}, and must be {wanted}");

    private void Require(JsonValueKind kind, string wanted)
    {
        if (Value.ValueKind != kind) throw WrongType(wanted);
    }

    private string Shown() => Value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Null => "null",
        _ => Value.GetRawText() is { Length: <= 40 } raw ? raw : "a long number",
    };

    private string Below(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    [GeneratedRegex(@"^md5:[0-9a-f]{32}(\.dir)?$")]
    private static partial Regex HashForm();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$")]
    private static partial Regex TimeForm();
}
