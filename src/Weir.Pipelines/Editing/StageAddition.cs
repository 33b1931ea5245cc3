using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Versioning.Graph;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;
using Weir.Versioning.Revisions;
using Weir.Yaml.Edit;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Editing;

/// <summary>Adds a stage to a <c>dvc.yaml</c>, or replaces one, as <c>dvc stage add</c> writes it; what else is in the file stays byte for byte.</summary>
public sealed class StageAddition(DvcRepository repository, TimeProvider time)
{
    /// <summary>Adds it.</summary>
    /// <param name="folder">Full path of the folder of the <c>dvc.yaml</c>, which is made where missing.</param>
    /// <param name="stage">What is to stand there.</param>
    /// <param name="force">Replace a stage of that name.</param>
    /// <param name="cancellation">Ends the wait for the lock.</param>
    /// <exception cref="WeirException"><c>already_exists</c>; <c>invalid_value</c>: a bad name; <c>pipeline_invalid</c>: it would not fit into the graph. Nothing is written then.</exception>
    public async Task<StageDefinition> RunAsync(string folder, NewStage stage, bool force, CancellationToken cancellation = default)
    {
        if (stage.Name.Length == 0 || stage.Name.Any(c => c < 128 && !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-')))
            throw new WeirException(ErrorCodes.InvalidValue, $"'{stage.Name}' is no name for a stage", "use letters, digits, '_' and '-'");
        using var held = await InterProcessLock.AcquireAsync(repository.MetafileLock, AddOperation.LockPatience, time, cancellation: cancellation);
        var path = Path.Combine(folder, "dvc.yaml");
        var editor = new YamlEditor(File.Exists(path) ? await File.ReadAllTextAsync(path, cancellation) : string.Empty, path);
        var exists = editor.Find("stages", stage.Name) is not null;
        if (exists && !force) throw new WeirException(ErrorCodes.AlreadyExists, $"'{repository.Relative(path)}' has a stage '{stage.Name}' already", "use -f to replace it", new SourceLocation(path));
        if (editor.Find("stages") is Yaml.YamlMapping { Entries.Count: > 0 }) editor.Set(["stages"], stage.Name, stage.ToYaml());
        else editor.Set([], "stages", YamlValue.Map((stage.Name, stage.ToYaml())));
        var file = PipelineFile.Read(path, repository.Root, repository.Config, new EditedTree(path, editor.Text));
        if (WeirExceptions.Joined([.. file.Faults.Where(f => f.Location?.Field?.StartsWith($"stages.{stage.Name}", StringComparison.Ordinal) == true)]) is { } fault) throw fault;
        var index = repository.ReadIndex();
        index.Replace(file);
        var definition = file.Stages.First(s => s.Name == stage.Name);
        if (WeirExceptions.Joined([.. StageGraph.Read(index, repository.Root).Faults.Where(f => f.Nodes.Contains(definition.Address)).Select(f => f.Error)]) is { } misfit) throw misfit;
        AtomicFile.WriteText(path, editor.Text);
        var ignored = OutSaving.IgnoreAll(repository, stage.Outs.Select(o => definition.Outs.First(d => d.Path == o.Path)));
        await OutSaving.StageAsync(repository, [path, .. ignored], cancellation);
        return definition;
    }

    private sealed class EditedTree(string path, string text) : IFileTree
    {
        public byte[]? Read(string fullPath) => fullPath == path ? System.Text.Encoding.UTF8.GetBytes(text) : WorkspaceTree.Instance.Read(fullPath);

        public bool Exists(string fullPath) => fullPath == path || WorkspaceTree.Instance.Exists(fullPath);
    }
}
