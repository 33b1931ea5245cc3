using Weir.Client.Calls;
using Weir.Client.Wire;

namespace Weir.Cli.Registry;

/// <summary>Approve a version's promotion; the last approval that was missing applies it.</summary>
internal sealed class ModelsApproveVerb : DecisionVerb
{
    protected override string Word => "approve";

    public override string Summary => "Approve a version's promotion; the last approval that was missing applies it";

    protected override MlflowCall<DecidePromotion, Promotion> Call => PromotionCalls.Approve;
}
