namespace Weir.Tracking.Exchange.Sources;

/// <summary>Somebody's tracking store that runs are taken over from: a file store, a database, a server.</summary>
internal interface IMlflowSource : IAsyncDisposable
{
    /// <summary>What to call it in messages, without secrets.</summary>
    string Name { get; }

    /// <summary>Experiments, deleted ones too.</summary>
    Task<IReadOnlyList<SourceExperiment>> ExperimentsAsync(CancellationToken cancellation);

    /// <summary>Logged models of an experiment.</summary>
    Task<IReadOnlyList<SourceLoggedModel>> LoggedModelsAsync(SourceExperiment experiment, CancellationToken cancellation);

    /// <summary>Runs of an experiment with all they logged, deleted ones too.</summary>
    /// <param name="experiment">One of <see cref="ExperimentsAsync"/>.</param>
    /// <param name="isWanted">False for the id of a run that need not be read.</param>
    /// <param name="cancellation">Ends the reading.</param>
    IAsyncEnumerable<SourceRun> RunsAsync(SourceExperiment experiment, Predicate<string> isWanted, CancellationToken cancellation);

    /// <summary>Traces of an experiment.</summary>
    IAsyncEnumerable<SourceTrace> TracesAsync(SourceExperiment experiment, CancellationToken cancellation) => AsyncEnumerable.Empty<SourceTrace>();

    /// <summary>The model registry.</summary>
    Task<IReadOnlyList<SourceRegisteredModel>> RegisteredModelsAsync(CancellationToken cancellation);

    /// <summary>What is there and is not taken over: how many of each kind.</summary>
    Task<IReadOnlyDictionary<string, long>> NotImportedAsync(CancellationToken cancellation);

    /// <summary>The files at an artifact address; null where they cannot be reached from here.</summary>
    /// <param name="address">Address as the store has it, or what it was mapped to.</param>
    /// <param name="runId">Run whose root the address is; null for others.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<ISourceFiles?> FilesAsync(string address, string? runId, CancellationToken cancellation);
}

/// <summary>Files below an artifact address.</summary>
internal interface ISourceFiles
{
    /// <summary>True where reading a file is cheap enough to compare it with a copy.</summary>
    bool IsLocal { get; }

    /// <summary>All files with their lengths; paths with slashes, relative to the address.</summary>
    IAsyncEnumerable<(string Path, long SizeBytes)> ListAsync(CancellationToken cancellation);

    /// <summary>Opens one.</summary>
    Task<Stream> OpenAsync(string path, CancellationToken cancellation);
}
