using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Tracking;

namespace Weir.Cli.Registry;

/// <summary>What approving, rejecting and withdrawing share.</summary>
internal abstract class DecisionVerb : RegistryVerb
{
    private readonly Argument<string> _model = new("MODEL") { Description = "registered model" };
    private readonly Argument<string?> _request = new("REQUEST") { Description = "id of the request, or its beginning (default: the one that waits)", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _comment = new("--comment", "-m") { Description = "why", HelpName = "TEXT" };

    public override string Path => $"models {Word}";

    public override IReadOnlyList<Example> Examples => [new($"weir models {Word} taxi", "the one request that waits"), new($"weir models {Word} taxi 3f2a91c0 -m 'as agreed'", "one of several, by the beginning of its id")];

    public override IReadOnlyList<string> SeeAlso => ["models promotions", "models promote", "models history"];

    /// <summary>The verb's last word.</summary>
    protected abstract string Word { get; }

    /// <summary>What it calls.</summary>
    protected abstract MlflowCall<DecidePromotion, Promotion> Call { get; }

    public override void Define(Command command)
    {
        command.Add(_model);
        command.Add(_request);
        command.Add(_comment);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var name = await VersionArgument.ModelAsync(tracking, context.Get(_model)!, cancellation);
        var waiting = (await tracking.Client.CallAsync(PromotionCalls.List, new ListPromotions(name, State: "pending"), cancellation)).Promotions;
        var id = context.Get(_request) is { } typed ? Named(waiting, typed) : Only(waiting, name);
        return Tell(context, await tracking.Client.CallAsync(Call, new DecidePromotion(name, id, context.Get(_comment)), cancellation));
    }

    // An id in full is asked for as it is: of a request that waits no more the registry says so.
    private static string Named(IReadOnlyList<Promotion> waiting, string typed) => waiting.Where(p => p.PromotionId.StartsWith(typed, StringComparison.Ordinal)).ToList() switch
    {
        [var one] => one.PromotionId,
        [] => typed,
        _ => throw new WeirException(ErrorCodes.InvalidValue, $"several requests begin with '{typed}'", "give more of the id"),
    };

    private string Only(IReadOnlyList<Promotion> waiting, string name) => waiting switch
    {
        [var one] => one.PromotionId,
        [] => throw new WeirException(ErrorCodes.NotFound, $"no request of '{name}' waits", "see `weir models promotions`"),
        _ => throw new WeirException(ErrorCodes.InvalidValue, $"{waiting.Count} requests of '{name}' wait", $"name one: weir models {Word} {name} {waiting[0].PromotionId[..8]} (models:/{name}/{waiting[0].Version}, {Target(waiting[0])})"),
    };
}
