# A server of Phoenix: whoever says something in room:lobby hears it, and room:vip is refused. It leaves clients of
# which it hears nothing for a second.
defmodule Rooms do
  use Phoenix.Channel

  def join("room:vip", _said, _socket), do: {:error, %{reason: "unauthorized"}}
  def join("room:lobby", _said, socket), do: {:ok, socket}

  def handle_in("new_msg", said, socket) do
    broadcast!(socket, "new_msg", said)
    {:reply, :ok, socket}
  end
end

defmodule Visitors do
  use Phoenix.Socket
  channel "room:*", Rooms
  def connect(_parameters, socket, _information), do: {:ok, socket}
  def id(_socket), do: nil
end

defmodule Server do
  use Phoenix.Endpoint, otp_app: :swan
  socket "/socket", Visitors, websocket: [timeout: 1_000, check_origin: false], longpoll: false
end

Application.put_env(:swan, Server,
  adapter: Bandit.PhoenixAdapter, server: true, pubsub_server: Server.PubSub,
  http: [ip: {127, 0, 0, 1}, port: 0], secret_key_base: String.duplicate("s", 64))
{:ok, _} = Application.ensure_all_started([:phoenix, :bandit])
{:ok, _} = Supervisor.start_link([{Phoenix.PubSub, name: Server.PubSub}, Server], strategy: :one_for_one)
{:ok, {_, port}} = Server.server_info(:http)
IO.puts("ready on #{port}")
Process.sleep(:infinity)
