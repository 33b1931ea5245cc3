using System.Text.Json;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;

namespace Weir.Tracking.Tests.Traces;

public abstract class AssessmentTests(TrackingStore store)
{
    [Fact]
    public async Task An_assessment_is_made_changed_by_its_mask_and_removed()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await TraceTests.StartAsync(tracking, "tr-1");
        var made = await TraceTests.AssessAsync(tracking, "tr-1", new Assessment(AssessmentName: "good", Feedback: new Feedback(JsonElement.Parse("[1, null]")), Rationale: "r", Metadata: new Dictionary<string, string> { ["a"] = "1" }));
        Assert.Matches("^a-[0-9a-f]{32}$", made.AssessmentId!);
        Assert.True(made.Valid);
        var changed = (await tracking.Client.CallAsync(TraceCalls.UpdateAssessment, new AssessmentEnvelope(
            new Assessment(AssessmentName: "ignored", Feedback: new Feedback(JsonElement.Parse("2")), Metadata: new Dictionary<string, string> { ["b"] = "2" }), "feedback,metadata", "tr-1", made.AssessmentId))).Assessment!;
        Assert.Equal(("good", "2", "r", "1", "2"), (changed.AssessmentName, changed.Feedback!.Value!.Value.GetRawText(), changed.Rationale, changed.Metadata!["a"], changed.Metadata["b"]));
        changed = (await tracking.Client.CallAsync(TraceCalls.UpdateAssessment, new AssessmentEnvelope(new Assessment(AssessmentName: "better"), "assessmentName", "tr-1", made.AssessmentId))).Assessment!;
        Assert.Equal("better", changed.AssessmentName);
        Assert.Equal("better", Assert.Single((await TraceTests.InfoAsync(tracking, "tr-1")).Assessments!).AssessmentName);
        await tracking.Client.CallAsync(TraceCalls.DeleteAssessment, new AssessmentEnvelope(TraceId: "tr-1", AssessmentId: made.AssessmentId));
        Assert.Null((await TraceTests.InfoAsync(tracking, "tr-1")).Assessments);
        await tracking.Client.CallAsync(TraceCalls.DeleteAssessment, new AssessmentEnvelope(TraceId: "tr-1", AssessmentId: made.AssessmentId));
    }

    [Fact]
    public async Task One_that_overrides_another_makes_it_invalid_until_it_is_removed()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await TraceTests.StartAsync(tracking, "tr-1");
        var first = await TraceTests.AssessAsync(tracking, "tr-1", new Assessment(AssessmentName: "good", Feedback: new Feedback(JsonElement.Parse("1"))));
        var second = await TraceTests.AssessAsync(tracking, "tr-1", new Assessment(AssessmentName: "good", Feedback: new Feedback(JsonElement.Parse("2")), Overrides: first.AssessmentId));
        Assert.False(await IsValidAsync());
        await tracking.Client.CallAsync(TraceCalls.DeleteAssessment, new AssessmentEnvelope(TraceId: "tr-1", AssessmentId: second.AssessmentId));
        Assert.True(await IsValidAsync());

        async Task<bool?> IsValidAsync() => (await tracking.Client.CallAsync(TraceCalls.GetAssessment, new AssessmentEnvelope(TraceId: "tr-1", AssessmentId: first.AssessmentId))).Assessment!.Valid;
    }

    [Fact]
    public async Task What_is_missing_wrong_or_unknown_is_told()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        await TraceTests.StartAsync(tracking, "tr-1");
        var good = new Assessment(AssessmentName: "n", Source: new AssessmentSource("CODE", "x"), Feedback: new Feedback(JsonElement.Parse("1")));
        foreach (var wrong in new[] { good with { AssessmentName = "" }, good with { Source = null }, good with { Source = new AssessmentSource("GOD", "x") }, good with { Feedback = null }, good with { Expectation = new Expectation(JsonElement.Parse("1")) }, good with { Feedback = null, Expectation = new Expectation() } })
            Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(TraceCalls.CreateAssessment, new AssessmentEnvelope(wrong, TraceId: "tr-1")));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(TraceCalls.CreateAssessment, new AssessmentEnvelope(TraceId: "tr-1")));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(TraceCalls.CreateAssessment, new AssessmentEnvelope(good, TraceId: "tr-none")));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(TraceCalls.CreateAssessment, new AssessmentEnvelope(good with { Overrides = "a-none" }, TraceId: "tr-1")));
        Assert.Null((await TraceTests.InfoAsync(tracking, "tr-1")).Assessments);
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(TraceCalls.GetAssessment, new AssessmentEnvelope(TraceId: "tr-1", AssessmentId: "a-none")));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(TraceCalls.GetAssessment, new AssessmentEnvelope(TraceId: "tr-none", AssessmentId: "a-none")));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(TraceCalls.DeleteAssessment, new AssessmentEnvelope(TraceId: "tr-none", AssessmentId: "a-none")));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(TraceCalls.UpdateAssessment, new AssessmentEnvelope(good, "feedback", "tr-1", "a-none")));
        var made = await TraceTests.AssessAsync(tracking, "tr-1", good);
        foreach (var mask in new[] { "expectation", "heaven", "" })
            Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(TraceCalls.UpdateAssessment, new AssessmentEnvelope(good, mask, "tr-1", made.AssessmentId)));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(TraceCalls.UpdateAssessment, new AssessmentEnvelope(null, "feedback", "tr-1", made.AssessmentId)));
    }
}
