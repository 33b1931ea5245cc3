using Weir.Foundation.Errors;
using Weir.Tuning.Spaces;

namespace Weir.Tuning.Tests.Spaces;

public sealed class SweepReaderTests
{
    [Theory]
    [InlineData("lr=interval(0,1)", """{"params":[{"name":"lr","type":"float","low":0,"high":1}]}""")]
    [InlineData("lr=tag(log,interval(1e-5,1e-1))", """{"params":[{"name":"lr","type":"float","low":1E-05,"high":0.1,"log":true}]}""")]
    [InlineData("n=int(interval(1,64))", """{"params":[{"name":"n","type":"int","low":1,"high":64,"step":1}]}""")]
    [InlineData("n=tag(log,int(interval(1,64)))", """{"params":[{"name":"n","type":"int","low":1,"high":64,"log":true}]}""")]
    [InlineData("n=range(1,9)", """{"params":[{"name":"n","type":"int","low":1,"high":8,"step":1}]}""")]
    [InlineData("n=range(0,10,3)", """{"params":[{"name":"n","type":"int","low":0,"high":9,"step":3}]}""")]
    [InlineData("x=range(0,1,0.25)", """{"params":[{"name":"x","type":"float","low":0,"high":0.75,"step":0.25}]}""")]
    [InlineData("opt=choice(adam,1,1.0,true,null)", """{"params":[{"name":"opt","type":"categorical","choices":["adam",1,1.0,true,null]}]}""")]
    [InlineData("opt=adam,sgd", """{"params":[{"name":"opt","type":"categorical","choices":["adam","sgd"]}]}""")]
    public void A_sweep_of_Hydra_is_a_parameter(string sweep, string json)
    {
        var space = SweepReader.Read([sweep]);
        Assert.Equal(json, SpaceWriter.Write(space));
        Assert.Equal(json, SpaceWriter.Write(SpaceReader.Read(json, "space")));
    }

    [Theory]
    [InlineData("lr=0.1", "one value")]
    [InlineData("lr=interval(2,1)", "greater")]
    [InlineData("x=glob(*)", "cannot be tuned")]
    public void What_is_no_sweep_is_refused_with_its_name(string text, string message)
    {
        var fault = Assert.Throws<WeirException>(() => SweepReader.Read([text]));
        Assert.Equal("tuning_space", fault.Code);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Contains($"'{text.Split('=')[0]}'", fault.Message, StringComparison.Ordinal);
    }
}
