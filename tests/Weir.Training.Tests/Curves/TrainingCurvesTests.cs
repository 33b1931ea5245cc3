using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Testing;
using Weir.Training.Curves;

namespace Weir.Training.Tests.Curves;

public sealed class TrainingCurvesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void More_rows_bring_the_losses_together()
    {
        var curve = Trainer.Train(Request() with { HasLearningCurve = true }).LearningCurve;
        Assert.Equal([64, 128, 256, 384, 512, 640], curve.Select(p => int.Parse(p.At, CultureInfo.InvariantCulture)));
        Assert.True(curve[^1].Validation < 0.8 * curve[0].Validation, $"{curve[0]} … {curve[^1]}");
        Assert.All(curve, p => Assert.True(p.Training < p.Validation, p.ToString()));
        Assert.True(curve[^1].Validation - curve[^1].Training < curve[0].Validation - curve[0].Training);
    }

    [Fact]
    public void A_setting_is_tried_with_each_value()
    {
        var values = new ValidationValues("max_depth", ["1", "6"]);
        var curve = Trainer.Train(Request() with { ValidationCurve = values }).ValidationCurve;
        Assert.Equal(["1", "6"], curve.Select(p => p.At));
        Assert.True(curve[1].Training < curve[0].Training, $"{curve[0]} and {curve[1]}");
        Assert.Contains("one learner", Assert.Throws<WeirException>(() => Trainer.Train(Request() with { Learners = [], ValidationCurve = values })).Message, StringComparison.Ordinal);
        Assert.Contains("max_depth", Assert.Throws<WeirException>(() => Trainer.Train(Request() with { ValidationCurve = values with { Setting = "max_dept" } })).Hint, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private TrainingRequest Request() => SmallTable.Request(SmallTable.Write(_folder, 1000), "total") with { Learners = ["xgboost"], MostRounds = 40 };
}
