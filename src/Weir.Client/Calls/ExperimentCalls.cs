using System.Text.Json.Serialization;
using Weir.Client.Json;
using Weir.Client.Wire;

namespace Weir.Client.Calls;

/// <summary>Calls below <c>experiments/</c>.</summary>
public static class ExperimentCalls
{
    private static readonly WireJson Json = WireJson.Default;

    /// <summary>Makes an experiment.</summary>
    public static MlflowCall<CreateExperiment, ExperimentIdAnswer> Create { get; } = new("POST", "experiments/create", Json.CreateExperiment, Json.ExperimentIdAnswer);

    /// <summary>Finds one by id, deleted ones too.</summary>
    public static MlflowCall<ExperimentById, ExperimentAnswer> Get { get; } = new("GET", "experiments/get", Json.ExperimentById, Json.ExperimentAnswer);

    /// <summary>Finds one by name, deleted ones too.</summary>
    public static MlflowCall<ExperimentByName, ExperimentAnswer> GetByName { get; } = new("GET", "experiments/get-by-name", Json.ExperimentByName, Json.ExperimentAnswer);

    /// <summary>Renames.</summary>
    public static MlflowCall<UpdateExperiment, Nothing> Update { get; } = new("POST", "experiments/update", Json.UpdateExperiment, Json.Nothing, isRepeatable: true);

    /// <summary>Deletes with all runs, until restored.</summary>
    public static MlflowCall<ExperimentById, Nothing> Delete { get; } = new("POST", "experiments/delete", Json.ExperimentById, Json.Nothing);

    /// <summary>Undoes a deletion.</summary>
    public static MlflowCall<ExperimentById, Nothing> Restore { get; } = new("POST", "experiments/restore", Json.ExperimentById, Json.Nothing);

    /// <summary>Sets a tag.</summary>
    public static MlflowCall<SetExperimentTag, Nothing> SetTag { get; } = new("POST", "experiments/set-experiment-tag", Json.SetExperimentTag, Json.Nothing, isRepeatable: true);

    /// <summary>Removes a tag.</summary>
    public static MlflowCall<SetExperimentTag, Nothing> DeleteTag { get; } = new("POST", "experiments/delete-experiment-tag", Json.SetExperimentTag, Json.Nothing);

    /// <summary>Searches.</summary>
    public static MlflowCall<SearchExperiments, ExperimentsAnswer> Search { get; } = new("POST GET", "experiments/search", Json.SearchExperiments, Json.ExperimentsAnswer);

    /// <summary>Data sets that runs of some experiments read; asked by web pages.</summary>
    public static MlflowCall<SearchDatasets, DatasetsAnswer> SearchDatasets { get; } =
        new("POST", "experiments/search-datasets", Json.SearchDatasets, Json.DatasetsAnswer, isRepeatable: true) { IsAjax = true };
}

/// <summary>Request of <see cref="ExperimentCalls.Create"/>.</summary>
public sealed record CreateExperiment(string? Name = null, string? ArtifactLocation = null, IReadOnlyList<Tag>? Tags = null);

/// <summary>An experiment's id.</summary>
public sealed record ExperimentById([property: JsonConverter(typeof(LenientIdConverter))] string? ExperimentId = null);

/// <summary>An experiment's name.</summary>
public sealed record ExperimentByName(string? ExperimentName = null);

/// <summary>Request of <see cref="ExperimentCalls.Update"/>.</summary>
public sealed record UpdateExperiment([property: JsonConverter(typeof(LenientIdConverter))] string? ExperimentId = null, string? NewName = null);

/// <summary>Request of <see cref="ExperimentCalls.SetTag"/> and <see cref="ExperimentCalls.DeleteTag"/>.</summary>
public sealed record SetExperimentTag([property: JsonConverter(typeof(LenientIdConverter))] string? ExperimentId = null, string? Key = null, string? Value = null);

/// <summary>Request of <see cref="ExperimentCalls.Search"/>.</summary>
public sealed record SearchExperiments(
    long? MaxResults = null, string? PageToken = null, string? Filter = null, IReadOnlyList<string>? OrderBy = null, ViewType? ViewType = null);

/// <summary>Answer of <see cref="ExperimentCalls.Create"/>.</summary>
public sealed record ExperimentIdAnswer(string ExperimentId);

/// <summary>Answer with one experiment.</summary>
public sealed record ExperimentAnswer(Experiment Experiment);

/// <summary>A page of experiments.</summary>
public sealed record ExperimentsAnswer(IReadOnlyList<Experiment>? Experiments = null, string? NextPageToken = null);

/// <summary>Request of <see cref="ExperimentCalls.SearchDatasets"/>: 1 to 20 experiments.</summary>
public sealed record SearchDatasets([property: JsonConverter(typeof(LenientIdListConverter))] IReadOnlyList<string>? ExperimentIds = null);

/// <summary>At most 1000 data sets, each once for every context that runs gave it.</summary>
public sealed record DatasetsAnswer(IReadOnlyList<DatasetSummary>? DatasetSummaries = null);

/// <summary>A data set of an experiment and what it was used for.</summary>
public sealed record DatasetSummary(string ExperimentId, string Name, string Digest, string? Context = null);
