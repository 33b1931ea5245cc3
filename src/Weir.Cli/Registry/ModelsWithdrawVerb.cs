using Weir.Client.Calls;
using Weir.Client.Wire;

namespace Weir.Cli.Registry;

/// <summary>Take back a promotion that was asked for.</summary>
internal sealed class ModelsWithdrawVerb : DecisionVerb
{
    protected override string Word => "withdraw";

    public override string Summary => "Take back a promotion that was asked for";

    protected override MlflowCall<DecidePromotion, Promotion> Call => PromotionCalls.Cancel;
}
