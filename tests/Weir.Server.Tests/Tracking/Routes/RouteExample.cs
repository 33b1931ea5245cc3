using System.Text.Json.Nodes;

namespace Weir.Server.Tests.Tracking.Routes;

/// <summary>One served route with a request that it answers: method and path, fields, which of them it needs, which of them may be unknown.</summary>
/// <param name="Route">As in the table of routes.</param>
/// <param name="Fields">Body, query and parts of the path by name.</param>
/// <param name="Required">Fields without which it answers 400; dots lead into objects and lists.</param>
/// <param name="Unknown">Fields that name something, with the status when it is not there.</param>
internal sealed record RouteExample(string Route, JsonObject Fields, IReadOnlyList<string> Required, IReadOnlyList<(string Field, int Status)> Unknown)
{
    /// <summary>Reads a line: <c>METHOD path | fields | required | unknown</c>.</summary>
    public static RouteExample Parse(string line)
    {
        var parts = line.Split(" | ");
        var unknown = parts[3].Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(u => u != "-").Select(u => u.Split('=')).Select(u => (u[0], u.Length > 1 ? int.Parse(u[1], System.Globalization.CultureInfo.InvariantCulture) : 404));
        return new RouteExample(parts[0].Trim(), JsonNode.Parse(parts[1])!.AsObject(), [.. parts[2].Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(r => r != "-")], [.. unknown]);
    }

    /// <summary>Without a field.</summary>
    public RouteExample Without(string field)
    {
        var copy = Fields.DeepClone().AsObject();
        var (holder, last) = Holder(copy, field);
        if (holder is JsonArray list) list.RemoveAt(int.Parse(last, System.Globalization.CultureInfo.InvariantCulture));
        else holder.AsObject().Remove(last);
        return this with { Fields = copy };
    }

    /// <summary>With another value in a field.</summary>
    public RouteExample With(string field, string value)
    {
        var copy = Fields.DeepClone().AsObject();
        var (holder, last) = Holder(copy, field);
        if (holder is JsonArray list) list[int.Parse(last, System.Globalization.CultureInfo.InvariantCulture)] = value;
        else holder.AsObject()[last] = value;
        return this with { Fields = copy };
    }

    /// <summary>Method, address and body, with words in double braces replaced.</summary>
    public (string Method, string Url, string? Body) Request(IReadOnlyDictionary<string, string> world)
    {
        var json = Fields.ToJsonString();
        foreach (var (name, value) in world) json = json.Replace("{{" + name + "}}", value, StringComparison.Ordinal);
        var fields = JsonNode.Parse(json)!.AsObject();
        var (method, path) = (Route.Split(' ')[0], Route.Split(' ')[1]);
        foreach (var name in path.Split('/').Where(p => p.StartsWith('{')).Select(p => p[1..^1]).ToList())
        {
            path = path.Replace("{" + name + "}", Uri.EscapeDataString(fields[name]!.GetValue<string>()), StringComparison.Ordinal);
            fields.Remove(name);
        }

        if (method != "GET") return (method, path, fields.ToJsonString());
        var query = fields.SelectMany(f => f.Value is JsonArray list ? list.Select(i => (f.Key, i!)) : [(f.Key, f.Value!)]).Select(f => $"{f.Key}={Uri.EscapeDataString(f.Item2.ToString())}");
        return (method, path + "?" + string.Join('&', query), null);
    }

    /// <inheritdoc/>
    public override string ToString() => Route;

    private static (JsonNode Holder, string Last) Holder(JsonNode root, string path)
    {
        var parts = path.Split('.');
        foreach (var part in parts[..^1]) root = root is JsonArray list ? list[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)]! : root[part]!;
        return (root, parts[^1]);
    }
}
