using System.Text.Json;
using Weir.Foundation.Errors;

namespace Weir.Pipelines.Starting;

/// <summary>The questions of a template: <c>cookiecutter.json</c>. Keys with a leading <c>_</c> are not asked.</summary>
internal sealed class TemplateManifest
{
    public const string FileName = "cookiecutter.json";

    private const string CopyKey = "_copy_without_render";

    private TemplateManifest(IReadOnlyList<TemplateQuestion> questions, IReadOnlyList<string> copied) => (Questions, CopiedAsTheyAre) = (questions, copied);

    /// <summary>In the order of the file; later defaults may hold earlier answers.</summary>
    public IReadOnlyList<TemplateQuestion> Questions { get; }

    /// <summary>Patterns of files in which nothing is put in.</summary>
    public IReadOnlyList<string> CopiedAsTheyAre { get; }

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="WeirException"><c>template_invalid</c> with the key.</exception>
    public static TemplateManifest Parse(byte[] json, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw Fault(name, null, "is no object");
            var questions = new List<TemplateQuestion>();
            var copied = new List<string>();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Name == CopyKey && property.Value.ValueKind == JsonValueKind.Array) copied.AddRange(property.Value.EnumerateArray().Select(v => Text(v, name, CopyKey)));
                else if (property.Name.StartsWith('_') && !property.Name.StartsWith("__", StringComparison.Ordinal)) continue; // for cookiecutter itself
                else questions.Add(Question(property, name));
            }

            return new TemplateManifest(questions, copied);
        }
        catch (JsonException e)
        {
            throw new WeirException("template_invalid", $"the manifest '{name}' is not JSON: {e.Message.Split(" LineNumber:")[0]}", "an object: a key and its default, or a list of choices, for each question", new SourceLocation(name, (int?)(e.LineNumber + 1)), e);
        }
    }

    private static TemplateQuestion Question(JsonProperty property, string name)
    {
        if (property.Value.ValueKind != JsonValueKind.Array) return new TemplateQuestion(property.Name, Text(property.Value, name, property.Name), []);
        List<string> choices = [.. property.Value.EnumerateArray().Select(v => Text(v, name, property.Name))];
        return choices.Count > 0 ? new TemplateQuestion(property.Name, choices[0], choices) : throw Fault(name, property.Name, "has no choices");
    }

    private static string Text(JsonElement value, string name, string key) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null => string.Empty,
        _ => throw Fault(name, key, "is neither a text nor a list of texts"),
    };

    private static WeirException Fault(string name, string? key, string what) =>
        new("template_invalid", $"{(key is null ? "the manifest" : $"'{key}' of the manifest")} '{name}' {what}", "a key and its default, or a list of choices", new SourceLocation(name, Field: key));
}

/// <summary>A question of a template.</summary>
/// <param name="Key">Its name, by which templates put the answer in.</param>
/// <param name="Default">The answer when none is given, which may hold earlier ones.</param>
/// <param name="Choices">What it may be; empty for anything.</param>
public sealed record TemplateQuestion(string Key, string Default, IReadOnlyList<string> Choices)
{
    /// <summary>True for what is worked out and not asked.</summary>
    public bool IsPrivate => Key.StartsWith('_');
}
