using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Tracking;

namespace Weir.Cli.Registry;

/// <summary>A version as people type it: <c>models:/taxi/3</c>, <c>taxi/3</c>, <c>taxi@champion</c>, <c>taxi/latest</c>.</summary>
internal static class VersionArgument
{
    public const string Description = "a version: taxi/3, taxi@champion, taxi/latest, or models:/taxi/3";

    /// <summary>The version that is meant.</summary>
    /// <exception cref="WeirException"><c>resource_does_not_exist</c>, with what may be meant; <c>invalid_value</c>.</exception>
    public static async Task<ModelVersion> FindAsync(ProjectTracking tracking, string typed, CancellationToken cancellation)
    {
        var address = ModelReference.IsReference(typed) ? typed : "models:/" + typed;
        var rest = address["models:/".Length..].TrimStart('/');
        if (!rest.Contains('/', StringComparison.Ordinal) && !rest.Contains('@', StringComparison.Ordinal))
            throw new WeirException(ErrorCodes.InvalidValue, $"'{typed}' names no version", $"write {rest}/3, {rest}@champion or {rest}/latest");
        return await tracking.Client.ResolveModelAsync(address, cancellation);
    }

    /// <summary>The same by name and number.</summary>
    public static VersionOfModel Key(ModelVersion version) => new(version.Name, version.Version);

    /// <summary>The version's address.</summary>
    public static string Address(ModelVersion version) => $"models:/{version.Name}/{version.Version}";

    /// <summary>A model that is there, by name.</summary>
    /// <exception cref="WeirException"><c>resource_does_not_exist</c>, with what may be meant.</exception>
    public static async Task<string> ModelAsync(ProjectTracking tracking, string typed, CancellationToken cancellation)
    {
        var name = ModelReference.IsReference(typed) ? typed["models:/".Length..] : typed;
        try
        {
            return (await tracking.Client.CallAsync(RegisteredModelCalls.Get, new ModelByName(name), cancellation)).RegisteredModel.Name;
        }
        catch (WeirException e) when (e.Code == MlflowErrors.ResourceDoesNotExist)
        {
            throw await UnknownModel.ExplainAsync(tracking.Client, new ModelReference(name, null, null, null), e, cancellation);
        }
    }
}
