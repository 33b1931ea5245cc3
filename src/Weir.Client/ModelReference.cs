using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;

namespace Weir.Client;

/// <summary>A parsed <c>models:/</c> address: a version number, an alias, a stage, or the latest version.</summary>
/// <param name="Model">Registered model.</param>
/// <param name="Version">Number; null for the others.</param>
/// <param name="Alias">Alias; null for the others.</param>
/// <param name="Stage">Stage, or <c>latest</c>; null for the others.</param>
public sealed record ModelReference(string Model, string? Version, string? Alias, string? Stage)
{
    private const string Scheme = "models:/";

    /// <summary>True for text of this form.</summary>
    public static bool IsReference(string uri) => uri.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>The model that an address names, whatever stands behind its name; the whole of it where it is no address of a version.</summary>
    public static string ModelOf(string uri)
    {
        try
        {
            return Parse(uri).Model;
        }
        catch (WeirException)
        {
            return IsReference(uri) ? uri[Scheme.Length..] : uri;
        }
    }

    /// <summary>Reads an address.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>.</exception>
    public static ModelReference Parse(string uri)
    {
        var rest = IsReference(uri) ? uri[Scheme.Length..].TrimStart('/') : string.Empty;
        var at = rest.LastIndexOf('@');
        if (at > 0 && at < rest.Length - 1 && !rest.AsSpan(at).Contains('/')) return new ModelReference(rest[..at], null, rest[(at + 1)..], null);
        if (rest.LastIndexOf('/') is > 0 and var slash && rest[..slash] is var model && rest[(slash + 1)..] is { Length: > 0 } last) // names may hold slashes, versions not
            return last.All(char.IsAsciiDigit) ? new ModelReference(model, last, null, null) : new ModelReference(model, null, null, last);
        throw new WeirException(ErrorCodes.InvalidValue, $"'{uri}' does not name a model version", "write models:/name/3, models:/name@alias or models:/name/latest");
    }

    /// <summary>Asks the registry.</summary>
    /// <exception cref="WeirException"><c>resource_does_not_exist</c>, <c>invalid_parameter_value</c> for an unknown alias; with the nearest name.</exception>
    public async Task<ModelVersion> ResolveAsync(TrackingClient client, CancellationToken cancellation = default)
    {
        try
        {
            return await AskAsync(client, cancellation);
        }
        catch (WeirException e) when (e.Code is MlflowErrors.ResourceDoesNotExist or MlflowErrors.InvalidParameterValue)
        {
            throw await UnknownModel.ExplainAsync(client, this, e, cancellation);
        }
    }

    private async Task<ModelVersion> AskAsync(TrackingClient client, CancellationToken cancellation)
    {
        if (Version is not null) return (await client.CallAsync(ModelVersionCalls.Get, new VersionOfModel(Model, Version), cancellation)).ModelVersion;
        if (Alias is not null) return (await client.CallAsync(RegisteredModelCalls.GetByAlias, new AliasOfModel(Model, Alias), cancellation)).ModelVersion;
        var latest = string.Equals(Stage, "latest", StringComparison.OrdinalIgnoreCase);
        var answer = await client.CallAsync(RegisteredModelCalls.LatestVersions, new LatestVersions(Model, latest ? null : [Stage!]), cancellation);
        return answer.ModelVersions?.MaxBy(v => long.Parse(v.Version, System.Globalization.CultureInfo.InvariantCulture))
            ?? throw MlflowErrors.NotFound(latest ? $"the model '{Model}' has no version" : $"the model '{Model}' has no version in stage {Stage}");
    }
}
