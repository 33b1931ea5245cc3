using System.Collections.Concurrent;
using Weir.Execution.Local;
using Weir.Lineage;
using Weir.Pipelines.Repro;
using Weir.Testing;
using Weir.Versioning.Repository;
using LineageExecution = Weir.Lineage.Execution;

namespace Weir.Pipelines.Tests;

/// <summary>A repository in a temporary folder, and what reproductions in it said.</summary>
internal sealed class PipelineProject : IDisposable
{
    private PipelineProject(TempFolder folder) => Folder = folder;

    public TempFolder Folder { get; }

    public RecordedLineage Lineage { get; } = new();

    public ConcurrentQueue<string> Lines { get; } = new();

    public ConcurrentQueue<string> Warnings { get; } = new();

    public ConcurrentQueue<string> Started { get; } = new();

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public Action<string>? OnLine { get; set; }

    public Action<string>? OnStart { get; set; }

    public Action<string>? OnFinish { get; set; }

    public string this[params string[] names] => Folder[names];

    public static async Task<PipelineProject> MakeAsync(string pipeline, params (string Name, string Text)[] files)
    {
        var project = new PipelineProject(new TempFolder());
        await RepositoryInit.RunAsync(project.Folder.Path, noScm: true, subdirectory: false, force: false);
        project.Folder.Write("dvc.yaml", pipeline);
        foreach (var (name, text) in files) project.Folder.Write(name, text);
        return project;
    }

    public IReproListener Hears => new Listener(this);

    public void Dispose() => Folder.Dispose();

    public async Task<IReadOnlyDictionary<string, StageResult>> ReproAsync(ReproOptions? options = null, CancellationToken cancellation = default)
    {
        var repository = DvcRepository.Open(Folder.Path);
        var reproduction = new Reproduction(repository, new LocalExecutor(), Lineage, new Listener(this), Time);
        return (await reproduction.RunAsync(options ?? new ReproOptions(), cancellation)).ToDictionary(r => r.Name);
    }

    public async Task<Dictionary<string, StageVerdict>> VerdictsAsync(ReproOptions? options = null) =>
        (await ReproAsync(options)).ToDictionary(r => r.Key, r => r.Value.Verdict);

    public string Text(string name) => File.ReadAllText(Folder[name]);

    internal sealed class RecordedLineage : ILineageRecorder
    {
        public ConcurrentQueue<LineageExecution> Executions { get; } = new();

        public Task RecordAsync(LineageExecution execution, CancellationToken cancellation = default)
        {
            Executions.Enqueue(execution);
            return Task.CompletedTask;
        }
    }

    private sealed class Listener(PipelineProject project) : IReproListener
    {
        public void Waiting(string holder)
        {
        }

        public void Starting(string stage, IReadOnlyList<string> commands, int attempt)
        {
            project.Started.Enqueue(stage);
            project.OnStart?.Invoke(stage);
        }

        public void Line(string stage, string line, bool isError)
        {
            project.Lines.Enqueue(line);
            project.OnLine?.Invoke(line);
        }

        public void Finished(StageResult result) => project.OnFinish?.Invoke(result.Name);

        public void Warn(string message) => project.Warnings.Enqueue(message);
    }
}
