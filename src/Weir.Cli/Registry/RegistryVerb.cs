using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Weir.Cli.Shell;
using Weir.Cli.Tracking;
using Weir.Client;
using Weir.Client.Wire;

namespace Weir.Cli.Registry;

/// <summary>What the verbs on policies, promotions and versions share.</summary>
internal abstract class RegistryVerb : TrackingVerb
{
    /// <summary>An answer as JSON.</summary>
    protected static int Json<T>(VerbContext context, T answer, JsonTypeInfo<T> type)
    {
        context.Console.Json(json => JsonSerializer.Serialize(json, answer, type));
        return ExitCodes.Success;
    }

    /// <summary>A request: what became of it, or what it lacks.</summary>
    protected static int Tell(VerbContext context, Promotion promotion)
    {
        if (context.IsJson) return Json(context, promotion, WireJson.Default.Promotion);
        context.Console.Line($"{promotion.PromotionId} {promotion.State}");
        context.Console.Say(Printable.Text(promotion.State == "applied" ? $"models:/{promotion.Name}/{promotion.Version} has the {Target(promotion)}" : $"models:/{promotion.Name}/{promotion.Version}, {Target(promotion)}: {promotion.State}"));
        foreach (var missing in promotion.Missing) context.Console.Say(Printable.Text($"missing: {missing}"));
        return ExitCodes.Success;
    }

    /// <summary>What is asked for.</summary>
    protected static string Target(Promotion promotion) => promotion.Stage is { } stage ? $"stage {stage}" : $"alias {promotion.Alias}";

    /// <summary>A hash as people read it.</summary>
    protected static string Short(string? hash) => hash is null ? "-" : hash.Length > 23 ? hash[..19] + "…" : hash;
}
