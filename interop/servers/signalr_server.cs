// A server of ASP.NET Core with a hub of two methods: Order, which has a result, and Count, which streams. It leaves
// clients that sent a ping and then nothing for a second.
using System;
using System.Linq;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

public class Shop : Hub
{
    public string Order(string drink) => drink + " ordered";

    public ChannelReader<int> Count()
    {
        var items = Channel.CreateUnbounded<int>();
        items.Writer.TryWrite(1);
        items.Writer.TryWrite(2);
        items.Writer.Complete();
        return items.Reader;
    }
}

public static class SignalRServer
{
    public static void Main()
    {
        var host = new WebHostBuilder()
            .UseKestrel()
            .UseUrls("http://127.0.0.1:0")
            .ConfigureServices(services => services.AddSignalR(options =>
            {
                options.KeepAliveInterval = TimeSpan.FromMilliseconds(100);
                options.ClientTimeoutInterval = TimeSpan.FromSeconds(1);
            }))
            .Configure(app => app.UseSignalR(routes => routes.MapHub<Shop>("/chat")))
            .Build();
        host.Start();
        var address = host.ServerFeatures.Get<IServerAddressesFeature>().Addresses.Single();
        Console.WriteLine("ready on " + new Uri(address).Port);
        host.WaitForShutdown();
    }
}
