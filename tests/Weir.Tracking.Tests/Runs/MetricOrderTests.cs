using Weir.Tracking.Runs;

namespace Weir.Tracking.Tests.Runs;

public sealed class MetricOrderTests
{
    [Theory]
    [InlineData("baseline_rmse mae max_error mean_bias_error median_ae r2 rmse rounds.linear.loss validation.xgboost.rmse", "rmse mae r2 max_error mean_bias_error median_ae baseline_rmse validation.xgboost.rmse rounds.linear.loss")]
    [InlineData("accuracy average_precision baseline_accuracy brier f1 log_loss matthews_corrcoef roc_auc", "roc_auc f1 accuracy log_loss")]
    [InlineData("epoch loss/step train.loss validation_loss test_loss lr", "test_loss validation_loss epoch lr")]
    [InlineData("system/cpu val-accuracy test-f1 a", "test-f1 val-accuracy a system/cpu")]
    public void What_a_model_is_judged_by_comes_first_and_curves_last(string keys, string first)
    {
        var wanted = first.Split(' ');
        Assert.Equal(wanted, MetricOrder.Of(keys.Split(' ')).Take(wanted.Length));
    }

    [Fact]
    public void Of_other_metrics_those_that_more_runs_have_come_first_and_each_comes_once() =>
        Assert.Equal(["b", "a", "c"], MetricOrder.Of(["a", "b", "c", "b"]));
}
