using System.Text;
using System.Text.Json;
using Weir.Configuration.Composition;
using Weir.Configuration.Tree;

namespace Weir.Configuration.Tests;

/// <summary>Configuration as one line of JSON.</summary>
internal static class ConfigText
{
    public static string Json(ConfigNode node)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Foundation.Json.JsonDefaults.Compact)) ConfigJson.Write(json, node);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    public static string Json(this ComposedConfig config) => Json(config.Resolve());
}
