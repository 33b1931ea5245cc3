using System.Collections.Concurrent;
using Weir.Execution;
using Weir.Foundation.Git;
using Weir.Foundation.Ids;
using Weir.Foundation.Secrets;
using Weir.Pipelines.Inspection;
using Weir.Pipelines.Journal;
using Weir.Pipelines.Records;
using Weir.Versioning.Locks;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Repro;

/// <summary>What the stages of one run share.</summary>
internal sealed class RunScope : IDisposable
{
    private readonly Lazy<Task<GitRevision?>> _revision;
    private readonly List<FileStream> _pieces = []; // of the journal, not folded yet; of whoever folds

    public RunScope(DvcRepository repository, RepositoryIndex index, ReproPlan plan, ReproOptions options, IExecutor executor, IRunLedger ledger, IReproListener listener, TimeProvider time)
    {
        Repository = repository;
        Index = index;
        Plan = plan;
        Options = options;
        Secrets = StageSecrets.Of(repository, options);
        Executor = executor;
        Ledger = ledger;
        Listener = listener;
        Time = time;
        RunId = Id.NewOrdered(time.GetUtcNow());
        Inspector = new StageInspector(repository, index);
        Book = new LockBook(repository, index, time, listener.Waiting);
        Journal = new RunJournal(repository.Project, RunId);
        Paths = new PathLocks(repository, "weir repro", time);
        _revision = new Lazy<Task<GitRevision?>>(() => GitRevision.ReadAsync(repository.Root, CancellationToken.None));
    }

    public DvcRepository Repository { get; }

    public RepositoryIndex Index { get; }

    public ReproPlan Plan { get; }

    public ReproOptions Options { get; }

    public IExecutor Executor { get; }

    /// <summary>Executors of stages that name one; null where only the run's own is known.</summary>
    public Func<string, IExecutor>? Named { get; init; }

    public IRunLedger Ledger { get; }

    public IReproListener Listener { get; }

    public TimeProvider Time { get; }

    public string RunId { get; }

    public StageInspector Inspector { get; }

    public LockBook Book { get; }

    public RunJournal Journal { get; }

    public PathLocks Paths { get; }

    /// <summary>What is hidden in what stages print.</summary>
    public SecretMask Secrets { get; }

    /// <summary>Logs of stages that printed nothing, to be used again.</summary>
    public ConcurrentStack<string> EmptyLogs { get; } = new();

    /// <summary>Where a stage runs.</summary>
    public IExecutor ExecutorOf(StageSettings settings) => settings.Executor is { } name && Named is { } named ? named(name) : Executor;

    /// <summary>The word for where a stage runs.</summary>
    public string NameOfExecutor(StageSettings settings) => settings.Executor ?? (Executor.IsElsewhere ? "slurm" : "local");

    /// <summary>The commit, asked once a run.</summary>
    public Task<GitRevision?> Revision => _revision.Value;

    /// <summary>Writes lineage first, then the lock files: once those say "up to date" nobody would record it any more.</summary>
    public async Task FoldAsync()
    {
        if (Journal.Rotate() is { } piece) _pieces.Add(piece);
        await Ledger.FlushAsync(CancellationToken.None);
        await Book.FoldAsync(CancellationToken.None);
        foreach (var folded in _pieces) RunJournal.Delete(folded);
        _pieces.Clear();
        await Paths.FlushAsync(CancellationToken.None);
    }

    public void Dispose()
    {
        while (EmptyLogs.TryPop(out var log)) File.Delete(log);
        AttemptWorkspace.Sweep(Repository);
        foreach (var piece in _pieces) piece.Dispose(); // the next run folds them
        Journal.Dispose();
        Book.Dispose();
        Paths.Dispose();
    }
}
