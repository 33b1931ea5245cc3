using Weir.Foundation.Errors;
using Weir.Versioning.Repository;
using Weir.Versioning.Revisions;
using Weir.Versioning.Templating;
using Weir.Yaml;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Versioning.Metafiles;

/// <summary>A <c>dvc.yaml</c>, its templates resolved: stages with what they read and make, and what the file says beside them.</summary>
public sealed class PipelineFile
{
    private PipelineFile(string path) => FilePath = path;

    /// <summary>Full path of the <c>dvc.yaml</c>.</summary>
    public string FilePath { get; }

    /// <summary>Every stage that can be read, in file order; those of a <c>foreach</c> or <c>matrix</c> in the order of their data.</summary>
    public IReadOnlyList<StageDefinition> Stages { get; private init; } = [];

    /// <summary>All that is wrong with the file. The stages that are sound are there all the same.</summary>
    public IReadOnlyList<WeirException> Faults { get; private init; } = [];

    /// <summary>What a person should know although nothing is wrong.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>Top-level <c>params:</c>: files, as written.</summary>
    public IReadOnlyList<string> Params { get; private init; } = [];

    /// <summary>Top-level <c>metrics:</c>: files, as written.</summary>
    public IReadOnlyList<string> Metrics { get; private init; } = [];

    /// <summary>Top-level <c>plots:</c>: each a path, or a mapping of an id to its settings.</summary>
    public IReadOnlyList<YamlValue> Plots { get; private init; } = [];

    /// <summary>Top-level <c>artifacts:</c>, by name.</summary>
    public YamlMap Artifacts { get; private init; } = new([]);

    /// <summary>Top-level <c>datasets:</c>.</summary>
    public IReadOnlyList<YamlValue> Datasets { get; private init; } = [];

    /// <summary>Reads a file. It does not throw for what is wrong inside: see <see cref="Faults"/>.</summary>
    /// <param name="path">Full path of the <c>dvc.yaml</c>.</param>
    /// <param name="root">Root of the repository, which addresses start from.</param>
    /// <param name="config">Settings: how a mapping in <c>cmd</c> unfolds.</param>
    /// <param name="files">Where it is read from; the workspace by default.</param>
    public static PipelineFile Read(string path, string root, DvcConfig config, IFileTree? files = null)
    {
        files ??= WorkspaceTree.Instance;
        try
        {
            return MetafileText.Open(files, path) is { Root: not null } document ? Read(document, path, root, config, files) : new PipelineFile(path);
        }
        catch (WeirException e)
        {
            return new PipelineFile(path) { Faults = [e] };
        }
    }

    private static PipelineFile Read(YamlDocument document, string path, string root, DvcConfig config, IFileTree files)
    {
        var reader = new MetafileReader(document);
        var top = reader.Mapping(document.Root!, string.Empty);
        var faults = new List<WeirException>();
        var warnings = new List<string>();
        var sound = new PipelineSchema(reader, faults).Check(top);
        var context = new Lazy<TemplateContext>(() => Context(document, top, path, files));
        var expansion = new StageExpansion(document, Path.GetDirectoryName(path)!, () => context.Value, CommandOptions.From(config), faults, warnings);
        var stageReader = new StageReader(reader, path, root);
        var stages = new List<StageDefinition>(sound.Count);
        Guard(() =>
        {
            foreach (var entry in sound)
                foreach (var stage in expansion.Expand(entry)) Guard(() => stages.Add(stageReader.Read(stage)));
        });
        return new PipelineFile(path)
        {
            Stages = stages,
            Params = [.. Values("params").Select(TemplateText.ToText)],
            Metrics = [.. Values("metrics").Select(TemplateText.ToText)],
            Plots = [.. Values("plots")],
            Artifacts = top["artifacts"] is YamlMapping ? Section("artifacts") as YamlMap ?? new YamlMap([]) : new YamlMap([]),
            Datasets = [.. Values("datasets")],
            Faults = faults,
            Warnings = warnings,
        };

        IEnumerable<YamlValue> Values(string key) => top[key] is YamlSequence ? (Section(key) as YamlList)?.Items ?? [] : [];

        YamlValue? Section(string key)
        {
            try
            {
                var value = top[key]!.ToValue(YamlVersion.V12, document);
                return TemplateText.Contains(value) ? TemplateText.Resolve(value, context.Value) : value;
            }
            catch (TemplateFault e)
            {
                faults.Add(new WeirException("template_unresolved", $"'{path}': '{key}': {e.Message}", e.Hint, document.LocationOf(top[key]!, key)));
            }
            catch (WeirException e) when (!faults.Contains(e))
            {
                faults.Add(e);
            }

            return null;
        }

        void Guard(Action action)
        {
            try
            {
                action();
            }
            catch (WeirException e)
            {
                if (!faults.Contains(e)) faults.Add(e);
            }
        }
    }

    // Made when the first template is met: a broken params.yaml harms nobody who does not use it.
    private static TemplateContext Context(YamlDocument document, YamlMapping top, string path, IFileTree files)
    {
        var folder = Path.GetDirectoryName(path)!;
        var context = new TemplateContext(files);
        YamlNode at = document.Root!;
        try
        {
            context.LoadDefault(folder);
            if (top["vars"] is not YamlSequence vars) return context;
            for (var i = 0; i < vars.Items.Count; i++)
            {
                at = vars.Items[i];
                context.Load(at.ToValue(YamlVersion.V12, document), i, folder, stage: null);
            }

            return context;
        }
        catch (TemplateFault e)
        {
            throw new WeirException("template_unresolved", $"'{path}': 'vars': {e.Message}", e.Hint, document.LocationOf(at, "vars"));
        }
    }
}
