#pragma once
#include <zmq.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <signal.h>
