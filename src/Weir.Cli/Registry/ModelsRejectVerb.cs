using Weir.Client.Calls;
using Weir.Client.Wire;

namespace Weir.Cli.Registry;

/// <summary>Reject a version's promotion.</summary>
internal sealed class ModelsRejectVerb : DecisionVerb
{
    protected override string Word => "reject";

    public override string Summary => "Reject a version's promotion";

    protected override MlflowCall<DecidePromotion, Promotion> Call => PromotionCalls.Reject;
}
