using Weir.Configuration.Composition;
using Weir.Testing;

namespace Weir.Configuration.Tests;

/// <summary>A folder of configs for one test, composed with an environment of its own.</summary>
internal sealed class ConfigTree : IDisposable
{
    private readonly TempFolder _folder = new();

    public ConfigTree(params (string Path, string Text)[] files)
    {
        Directory.CreateDirectory(_folder["conf"]);
        foreach (var (path, text) in files) _folder.Write($"conf/{path}", text);
    }

    public string Path => _folder.Path;

    public ConfigComposer Composer { get; } = new();

    public Dictionary<string, string> Environment { get; } = [];

    public string Write(string path, string text) => _folder.Write(path, text);

    public ComposeRequest Request(string? name, params string[] overrides) => new()
    {
        ConfigDirectory = "conf",
        ConfigName = name,
        WorkingDirectory = Path,
        Overrides = overrides,
        Environment = n => Environment.GetValueOrDefault(n),
    };

    public ComposedConfig Compose(params string[] overrides) => Composer.Compose(Request("config", overrides));

    public void Dispose() => _folder.Dispose();
}
