using Weir.Foundation.Errors;
using Weir.Versioning.Params;
using Weir.Versioning.Revisions;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Plots.Vega;

/// <summary>A Vega-Lite specification with anchors: one of DVC's, or a file of one's own.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Content">The specification.</param>
public sealed record VegaTemplate(string Name, YamlMap Content)
{
    /// <summary>True for one of <see cref="Names"/>.</summary>
    internal bool IsBuiltIn { get; private init; }

    /// <summary>What plots are drawn with that name no template.</summary>
    internal const string Default = "linear";

    /// <summary>The templates that there are without a file, in DVC's order.</summary>
    public static IReadOnlyList<string> Names { get; } = ["simple", "linear", "confusion", "confusion_normalized", "scatter", "scatter_jitter", "smooth", "bar_horizontal_sorted", "bar_horizontal"];

    /// <summary>One of <see cref="Names"/>.</summary>
    /// <exception cref="WeirException"><c>not_found</c>.</exception>
    public static VegaTemplate BuiltIn(string name)
    {
        if (!Names.Contains(name)) throw new WeirException(ErrorCodes.NotFound, $"there is no template '{name}'", DidYouMean.Hint(name, Names) ?? $"there are {string.Join(", ", Names)}");
        // `smooth` and `linear` are one: a slider smooths.
        var file = $"Weir.Pipelines.Plots.Vega.Templates.{(name == "smooth" ? Default : name)}.json";
        using var stream = typeof(VegaTemplate).Assembly.GetManifestResourceStream(file) ?? throw new InvalidOperationException(file);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new VegaTemplate(name, (YamlMap)ParamsFile.Load($"{name}.json", new OneFile(bytes))) { IsBuiltIn = true };
    }

    /// <summary>Finds a template: a file in <c>.dvc/plots</c> (with or without <c>.json</c>), a path, or a built-in one.</summary>
    /// <param name="name">Name or path; null for the default.</param>
    /// <param name="templates">Full path of <c>.dvc/plots</c>; null outside of a repository.</param>
    /// <param name="folder">What a path is relative to.</param>
    /// <exception cref="WeirException"><c>not_found</c>; <c>corrupt_file</c>: it is not a JSON object.</exception>
    internal static VegaTemplate Find(string? name, string? templates, string folder)
    {
        name ??= Default;
        string[] places = templates is null ? [] : [Path.Combine(templates, name), Path.ChangeExtension(Path.Combine(templates, name), ".json")];
        foreach (var path in places.Append(Path.Combine(folder, name)))
        {
            if (!File.Exists(path)) continue;
            var file = Path.GetFullPath(path);
            var content = ParamsFile.Load(file.EndsWith(".json", StringComparison.Ordinal) ? file : file + ".json", new OneFile(File.ReadAllBytes(path))) as YamlMap;
            return new VegaTemplate(name, content ?? throw new WeirException(ErrorCodes.CorruptFile, $"the template '{name}' is not a JSON object", "a Vega-Lite specification is expected", new SourceLocation(path)));
        }

        if (Names.Contains(name)) return BuiltIn(name);
        List<string> own = Directory.Exists(templates) ? [.. Directory.GetFiles(templates).Select(f => Path.GetFileNameWithoutExtension(f))] : [];
        throw new WeirException(ErrorCodes.NotFound, $"there is no template '{name}'", DidYouMean.Hint(name, own.Concat(Names)) ?? $"there are {string.Join(", ", own.Concat(Names))}; put a file into .dvc/plots for one of your own");
    }

    private sealed class OneFile(byte[] bytes) : IFileTree
    {
        public byte[] Read(string fullPath) => bytes;

        public bool Exists(string fullPath) => true;
    }
}
