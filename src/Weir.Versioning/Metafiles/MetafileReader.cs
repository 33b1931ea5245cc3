using Weir.Foundation.Errors;
using Weir.Yaml;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Versioning.Metafiles;

/// <summary>Reads the parts that <c>.dvc</c> files, <c>dvc.yaml</c> and <c>dvc.lock</c> have in common, naming file, line and key of every fault.</summary>
internal sealed class MetafileReader(YamlDocument document)
{
    public YamlDocument Document { get; } = document;

    public WeirException Fault(YamlNode node, string field, string message, string? hint = null) =>
        new("metafile_invalid", $"'{Document.File}': {message}", hint, Document.LocationOf(node, field));

    public YamlMapping Mapping(YamlNode? node, string field) => node as YamlMapping ?? throw Expected(node, field, "a mapping");

    public YamlSequence Sequence(YamlNode? node, string field) => node as YamlSequence ?? throw Expected(node, field, "a list");

    public string Text(YamlNode? node, string field) =>
        node is YamlScalar scalar && (scalar.Style != YamlScalarStyle.Plain || PlainScalar.Resolve(scalar.Text, YamlVersion.V12) is not YamlNull)
            ? scalar.Text
            : throw Expected(node, field, "text");

    public bool Flag(YamlNode? node, string field) => node switch
    {
        null => false,
        YamlScalar { Style: YamlScalarStyle.Plain } scalar when PlainScalar.Resolve(scalar.Text, YamlVersion.V12) is YamlBool flag => flag.Value,
        _ => throw Expected(node, field, "true or false"),
    };

    public bool Flag(YamlNode? node, string field, bool otherwise) => node is null ? otherwise : Flag(node, field);

    public long? Number(YamlNode? node, string field) => node switch
    {
        null => null,
        YamlScalar { Style: YamlScalarStyle.Plain } scalar when PlainScalar.Resolve(scalar.Text, YamlVersion.V12) is YamlInteger { Value: var value } && value >= 0 && value <= long.MaxValue => (long)value,
        _ => throw Expected(node, field, "a whole number"),
    };

    public void OnlyKeys(YamlMapping mapping, string field, string[] known)
    {
        foreach (var entry in mapping.Entries)
        {
            if (known.Contains(entry.KeyText)) continue;
            var path = field.Length == 0 ? entry.KeyText : $"{field}.{entry.KeyText}";
            throw Fault(entry.Key, path, $"the key '{entry.KeyText}' is not known{(field.Length == 0 ? string.Empty : $" in '{field}'")}", DidYouMean.Hint(entry.KeyText, known));
        }
    }

    private WeirException Expected(YamlNode? node, string field, string what) =>
        Fault(node ?? Document.Root!, field, node is null ? $"'{field}' is missing; {what} is expected" : $"'{field}' should be {what}");
}
