using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Versioning.Config;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Remotes;

/// <summary>Settings of one remote, with those of the remote that a <c>remote://</c> address refers to below them.</summary>
public sealed class RemoteOptions
{
    private readonly IReadOnlyDictionary<string, string> _values;

    private RemoteOptions(string? name, IReadOnlyDictionary<string, string> values, Func<string, string?> variable)
    {
        Name = name;
        _values = values;
        Variable = variable;
    }

    /// <summary>Its name; null for an address without one.</summary>
    public string? Name { get; }

    /// <summary>Environment variables.</summary>
    public Func<string, string?> Variable { get; }

    /// <summary>Its address, or full path.</summary>
    public string Url => _values["url"];

    /// <summary>Scheme of the address; empty for a path.</summary>
    public string Scheme => ConfigSchema.SchemeOf(Url);

    /// <summary>A setting, or null.</summary>
    public string? this[string key] => _values.TryGetValue(key, out var value) && value.Length > 0 ? value : null;

    /// <summary>True for a flag that is set.</summary>
    public bool IsOn(string key) => string.Equals(this[key], "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>A number, or null.</summary>
    public double? Number(string key) => double.TryParse(this[key], CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Settings of a named remote.</summary>
    /// <exception cref="WeirException"><c>not_found</c>, with the nearest name; <c>config_invalid</c>.</exception>
    public static RemoteOptions Of(DvcConfig config, string name, Func<string, string?>? variable = null)
    {
        var values = Values(config, name.ToLowerInvariant(), 0);
        return new RemoteOptions(name.ToLowerInvariant(), values, variable ?? Environment.GetEnvironmentVariable);
    }

    /// <summary>Settings of an address, such as an import's.</summary>
    /// <param name="config">Where a <c>remote://NAME/…</c> is looked up.</param>
    /// <param name="url">An address, or a full path.</param>
    /// <param name="more">Further settings (<c>fs_config</c>).</param>
    /// <param name="variable">Environment variables.</param>
    public static RemoteOptions OfUrl(DvcConfig config, string url, IReadOnlyDictionary<string, string>? more = null, Func<string, string?>? variable = null)
    {
        var values = new Dictionary<string, string>(more ?? new Dictionary<string, string>()) { ["url"] = url };
        return new RemoteOptions(null, Resolved(config, values, 0), variable ?? Environment.GetEnvironmentVariable);
    }

    /// <summary>The same settings at another address.</summary>
    public RemoteOptions At(string url) => new(Name, new Dictionary<string, string>(_values) { ["url"] = url }, Variable);

    private static Dictionary<string, string> Values(DvcConfig config, string name, int depth)
    {
        var section = config.Sections[ConfigSections.Remote(name)] ?? throw RemoteSettings.Unknown(name, config.Remotes);
        if (!section.ContainsKey("url")) throw new WeirException("config_invalid", $"the remote '{name}' has no 'url'", $"run `weir remote modify {name} url URL`");
        return Resolved(config, section.ToDictionary(s => s.Key, s => s.Value.Text), depth);
    }

    private static Dictionary<string, string> Resolved(DvcConfig config, Dictionary<string, string> values, int depth)
    {
        const string Scheme = "remote://";
        if (!values["url"].StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return values;
        if (depth > 16) throw new WeirException("config_invalid", $"'{values["url"]}' refers to itself");
        var rest = values["url"][Scheme.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var merged = Values(config, (slash < 0 ? rest : rest[..slash]).ToLowerInvariant(), depth + 1);
        var below = merged["url"];
        foreach (var (key, value) in values) merged[key] = value;
        merged["url"] = slash < 0 ? below : $"{below.TrimEnd('/')}/{rest[(slash + 1)..].TrimStart('/')}";
        return merged;
    }
}
