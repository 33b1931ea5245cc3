using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;

namespace Weir.Client;

/// <summary>Says what is there where a model, a version or an alias is not.</summary>
public static class UnknownModel
{
    private const int ShownNames = 10;

    /// <summary>The failure with the nearest name as its hint; the failure itself when the thing is there after all.</summary>
    /// <param name="client">Who keeps the registry.</param>
    /// <param name="wanted">What was asked for; without version, alias and stage it is the model itself.</param>
    /// <param name="failure">What the registry said.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static async Task<WeirException> ExplainAsync(TrackingClient client, ModelReference wanted, WeirException failure, CancellationToken cancellation = default)
    {
        IReadOnlyList<RegisteredModel> models;
        try
        {
            models = (await client.CallAsync(RegisteredModelCalls.Search, new SearchRegistry(MaxResults: 1000), cancellation)).RegisteredModels ?? [];
        }
        catch (WeirException)
        {
            return failure;
        }

        if (models.FirstOrDefault(m => m.Name == wanted.Model) is not { } model)
        {
            var hint = DidYouMean.Hint(wanted.Model, models.Select(m => m.Name)) ?? (models.Count == 0 ? "there are none yet: weir models register NAME PACKAGE" : $"models are {Listed(models.Select(m => m.Name))}");
            return new WeirException(failure.Code, $"there is no model '{wanted.Model}'", hint, inner: failure);
        }

        if (wanted.Alias is { } alias)
        {
            var aliases = (model.Aliases ?? []).Select(a => a.Alias).ToList();
            return new WeirException(failure.Code, $"the model '{model.Name}' has no alias '{alias}'", DidYouMean.Hint(alias, aliases) ?? (aliases.Count == 0 ? "it has none" : $"its aliases are {Listed(aliases)}"), inner: failure);
        }

        if (wanted.Version is { } version)
        {
            var newest = (model.LatestVersions ?? []).Select(v => v.Version).MaxBy(v => long.TryParse(v, out var number) ? number : 0);
            return new WeirException(failure.Code, $"the model '{model.Name}' has no version {version}", newest is null ? "it has none" : $"its newest is models:/{model.Name}/{newest}", inner: failure);
        }

        return failure;
    }

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Take(ShownNames));
}
