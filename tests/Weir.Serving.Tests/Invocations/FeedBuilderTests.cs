using System.Text.Json;
using Weir.Native.OnnxRuntime;
using Weir.Serving.Invocations;

namespace Weir.Serving.Tests.Invocations;

public sealed class FeedBuilderTests
{
    [Theory]
    [InlineData("cols1d", """{"dataframe_records":[{"age":1,"income":2.5,"city":"paris","member":"no"}]}""", 3)]
    [InlineData("cols1d", """{"dataframe_split":{"columns":["age","income","city","member"],"data":[[1,"x","paris",true]]}}""", 1)]
    [InlineData("simple_tensors", """{"inputs":{"INPUT0":[[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15]],"INPUT1":[[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,"x"]]}}""", 1)]
    [InlineData("simple_tensors", """{"instances":[{"INPUT0":[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15],"INPUT1":[0]}]}""", 1)]
    public void A_bad_cell_leaves_no_tensor_of_the_columns_before_it(string package, string body, int made)
    {
        using var model = Served.Package(package);
        using var document = JsonDocument.Parse(body);
        var draft = new FeedDraft();
        Assert.Throws<ServingException>(() => FeedBuilder.Build(InvocationParser.Parse(document, model), model, isText: false, draft));
        Assert.Equal(made, draft.Values.Count);
        draft.Dispose();
        Assert.All(draft.Values, AssertDisposed);
    }

    [Fact]
    public void A_finished_feed_owns_its_tensors()
    {
        using var draft = new FeedDraft();
        draft.Add("x", OrtValue.CreateTensorValueFromMemory(new float[] { 3 }, 1));
        var feed = draft.Finish(1, asRecords: true);
        draft.Dispose();
        Assert.Equal(3, feed.Values[0].GetTensorData<float>()[0]);
        feed.Dispose();
        Assert.All(feed.Values, AssertDisposed);
    }

    [Fact]
    public void CSV_is_read_by_the_types_of_the_model_and_an_empty_number_is_missing()
    {
        using var model = Served.Package("cols1d");
        using var feed = Served.Parse(model, "city,age,member,income\n\"a,b\",,true,2.5\n", "text/csv");
        Assert.Equal(["a,b"], feed.Values[feed.Names.ToList().IndexOf("city")].GetStrings());
        Assert.True(float.IsNaN(feed.Values[feed.Names.ToList().IndexOf("age")].GetTensorData<float>()[0]));
    }

    private static void AssertDisposed(OrtValue value) => Assert.Throws<ObjectDisposedException>(() => value.ValueCount);
}
