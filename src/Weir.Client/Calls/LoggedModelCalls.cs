using System.Text.Json.Serialization;
using Weir.Client.Json;

namespace Weir.Client.Calls;

/// <summary>Calls below <c>logged-models/</c> (MLflow 3).</summary>
public static class LoggedModelCalls
{
    /// <summary>Searches. Clients of 3.x ask this whenever they list or fetch a run's artifacts by path.</summary>
    public static MlflowCall<SearchLoggedModels, LoggedModelsAnswer> Search { get; } = new("POST", "logged-models/search", WireJson.Default.SearchLoggedModels, WireJson.Default.LoggedModelsAnswer, isRepeatable: true);
}

/// <summary>Request of <see cref="LoggedModelCalls.Search"/>.</summary>
public sealed record SearchLoggedModels(
    [property: JsonConverter(typeof(LenientIdListConverter))] IReadOnlyList<string>? ExperimentIds = null, string? Filter = null, long? MaxResults = null, string? PageToken = null);

/// <summary>A page of logged models. None can be made in this store yet, so there are none to list.</summary>
public sealed record LoggedModelsAnswer(string? NextPageToken = null);
