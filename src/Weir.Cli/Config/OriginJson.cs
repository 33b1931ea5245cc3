using System.Text.Json;
using Weir.Configuration.Tree;

namespace Weir.Cli.Config;

/// <summary>Where a value is from, as JSON.</summary>
internal static class OriginJson
{
    public static void Write(Utf8JsonWriter json, string name, ConfigOrigin? origin)
    {
        if (origin is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("kind", origin.Kind switch { ConfigOriginKind.File => "file", ConfigOriginKind.Override => "override", ConfigOriginKind.BuiltIn => "built_in", _ => "runtime" });
        json.WriteString(origin.Kind == ConfigOriginKind.File ? "file" : "source", origin.Source);
        if (origin.Kind == ConfigOriginKind.File)
        {
            json.WriteNumber("line", origin.Line);
            json.WriteNumber("column", origin.Column);
        }
        else if (origin.Kind == ConfigOriginKind.Override)
        {
            json.WriteNumber("override", origin.Column);
        }

        json.WriteEndObject();
    }
}
